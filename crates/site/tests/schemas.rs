// SPDX-License-Identifier: Apache-2.0
//! The schemas in the repository are those of the types. `UPDATE_SCHEMAS=1` rewrites them.

use std::path::Path;

use portolan_site::raw::{SCHEMAS, schema};

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    for name in SCHEMAS {
        let generated = schema(name).unwrap();
        let path = folder.join(name);
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(&path, &generated).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == generated, "{name} differs; set UPDATE_SCHEMAS=1 and run again");
    }
}

#[test]
fn no_schema_lets_a_key_stand_without_a_value() {
    for name in SCHEMAS {
        assert!(!schema(name).unwrap().contains("\"null\""), "{name}");
    }
    assert!(schema("other.json").is_none());
}
