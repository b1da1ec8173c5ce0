// SPDX-License-Identifier: Apache-2.0
//! Address and FQDN objects.

use serde_json::{Value, json};

use super::{ports, rows_csv};
use crate::Object;

/// A line for each object; several values of a cell are parted by `;`.
pub fn objects_csv(objects: &[Object<'_>]) -> String {
    let row = |object: &Object<'_>| {
        let address = object.address;
        [
            object.name.clone(),
            object.kind.to_owned(),
            address.place.to_string(),
            ports(address).join(";"),
            address.roles.join(";"),
            address.purpose.clone(),
        ]
    };
    rows_csv(["name", "kind", "value", "ports", "roles", "purpose"], objects.iter().map(row))
}

pub fn objects_json(objects: &[Object<'_>]) -> String {
    let one = |object: &Object<'_>| {
        let address = object.address;
        json!({
            "name": object.name,
            "kind": object.kind,
            "value": address.place.to_string(),
            "ports": ports(address),
            "roles": address.roles,
            "purpose": address.purpose,
        })
    };
    let all: Vec<Value> = objects.iter().map(one).collect();
    format!("{:#}\n", json!({ "version": 1, "objects": all }))
}
