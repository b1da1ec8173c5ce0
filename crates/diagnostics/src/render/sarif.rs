// SPDX-License-Identifier: Apache-2.0
//! SARIF 2.1.0 (OASIS), as code scanners take it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::severity_word;
use crate::{Diagnostic, Place, Sources};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub fn sarif(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let codes: BTreeSet<&str> = diagnostics.iter().map(|d| d.code).collect();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
    let results: Vec<Value> = diagnostics.iter().map(|d| result(d, sources)).collect();
    let driver =
        json!({ "name": "portolan", "version": env!("CARGO_PKG_VERSION"), "rules": rules });
    let run = json!({ "tool": { "driver": driver }, "results": results });
    format!("{:#}\n", json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))
}

fn result(d: &Diagnostic, sources: &Sources) -> Value {
    let mut text = d.message.clone();
    if let Some(help) = &d.help {
        text.push_str("; ");
        text.push_str(help);
    }
    json!({
        "ruleId": d.code,
        "level": severity_word(d.severity),
        "message": { "text": text },
        "locations": location(&d.place, sources).into_iter().collect::<Vec<_>>(),
    })
}

fn location(place: &Place, sources: &Sources) -> Option<Value> {
    let (uri, region) = match place {
        Place::Span(span) => {
            let (line, column) = sources.line_column(*span);
            let region = json!({ "startLine": line, "startColumn": column });
            (sources.path(span.source), Some(region))
        }
        Place::Path(path) => (path.as_str(), None),
        Place::Argument(_) => return None,
    };
    let mut physical = json!({ "artifactLocation": { "uri": uri } });
    if let (Some(object), Some(region)) = (physical.as_object_mut(), region) {
        object.insert("region".into(), region);
    }
    Some(json!({ "physicalLocation": physical }))
}
