// SPDX-License-Identifier: Apache-2.0
//! SARIF 2.1.0 (OASIS), as code scanners take it.

mod location;
mod result;
mod rule;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{Code, Diagnostic, Sources};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub fn sarif(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut indexes: BTreeMap<Code, usize> = diagnostics.iter().map(|d| (d.code, 0)).collect();
    for (index, of_code) in indexes.values_mut().enumerate() {
        *of_code = index;
    }
    let rules: Vec<Value> = indexes.keys().map(|code| rule::rule(code)).collect();
    let driver =
        json!({ "name": "portolan", "version": env!("CARGO_PKG_VERSION"), "rules": rules });
    let run = json!({
        "tool": { "driver": driver },
        // What `Sources::line_column` counts.
        "columnKind": "unicodeCodePoints",
        "results": result::results(diagnostics, &indexes, sources),
    });
    format!("{:#}\n", json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))
}
