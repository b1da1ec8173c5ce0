// SPDX-License-Identifier: Apache-2.0
//! The form for programs; `version` changes when the shape does.

use serde_json::{Value, json};

use super::{place_word, severity_word};
use crate::{Diagnostic, Place, Sources};

pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let all: Vec<Value> = diagnostics.iter().map(|d| one(d, sources)).collect();
    format!("{:#}\n", json!({ "version": 1, "diagnostics": all }))
}

fn one(d: &Diagnostic, sources: &Sources) -> Value {
    let (file, line, column) = match &d.place {
        Place::Span(span) => {
            let (line, column) = sources.line_column(*span);
            (Some(sources.path(span.source)), Some(line), Some(column))
        }
        Place::Path(path) => (Some(path.as_str()), None, None),
        Place::Argument(_) => (None, None, None),
    };
    json!({
        "code": d.code,
        "severity": severity_word(d.severity),
        "message": d.message,
        "place": place_word(&d.place, sources),
        "file": file,
        "line": line,
        "column": column,
        "notes": d.notes,
        "help": d.help,
    })
}
