// SPDX-License-Identifier: Apache-2.0
//! JSON Schemas of the files, generated from the types that read them.

use schemars::generate::SchemaSettings;

use super::{At, PolicyRaw, SiteRaw, WorkloadRaw};

/// The file names under `schemas/`.
pub const SCHEMAS: [&str; 3] = ["portolan.json", "inventory.json", "policy.json"];

/// The schema of one of [`SCHEMAS`], pretty, with a final line end; `None` for another name.
pub fn schema(name: &str) -> Option<String> {
    let generator = SchemaSettings::draft07().into_generator();
    let schema = match name {
        "portolan.json" => generator.into_root_schema_for::<SiteRaw>(),
        "inventory.json" => generator.into_root_schema_for::<Vec<At<WorkloadRaw>>>(),
        "policy.json" => generator.into_root_schema_for::<PolicyRaw>(),
        _ => return None,
    };
    serde_json::to_string_pretty(&schema).ok().map(|text| text + "\n")
}
