// SPDX-License-Identifier: Apache-2.0
//! A list as a document.

use serde_json::{Value, json};

use super::{kind, ports, regions};
use crate::{Import, Listed};

/// A list of the shipped ones.
pub fn list_json(list: &[Listed]) -> String {
    let all: Vec<Value> = list.iter().map(listed).collect();
    format!("{:#}\n", json!({ "version": 1, "addresses": all }))
}

/// A list that was read, and what became of its strings.
pub fn import_json(import: &Import, list: &[Listed]) -> String {
    let counts = &import.counts;
    let all: Vec<Value> = list.iter().map(listed).collect();
    let whole = json!({
        "version": 1,
        "form": import.form.word(),
        "addresses": all,
        "counts": {
            "words": counts.words,
            "taken": counts.taken,
            "repeated": counts.repeated,
            "blank": counts.blank,
            "not_understood": counts.not_understood,
            "other_cloud": counts.other_cloud,
            "other_region": counts.other_region,
            "other_direction": counts.other_direction,
            "sections_without_list": counts.sections_without_list,
            "unread_keys": counts.unread_keys,
        },
    });
    format!("{whole:#}\n")
}

pub(super) fn listed(listed: &Listed) -> Value {
    let address = &listed.address;
    json!({
        "address": address.place.to_string(),
        "kind": kind(&address.place),
        "cloud": address.cloud.word(),
        "ports": ports(address),
        "ports_from_list": listed.has_ports,
        "roles": address.roles,
        "sections": listed.sections,
        "regions": regions(listed),
        "direction": listed.direction.word(),
        "purpose": address.purpose,
        "source": address.source,
    })
}
