// SPDX-License-Identifier: Apache-2.0
//! The form for programs; `version` changes when the shape does.

use serde_json::{Map, Value, json};

use super::place_word;
use crate::{Diagnostic, Place, Sources, Subjects};

/// What is suppressed stands in a list of its own, so that nobody counts it by mistake.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let (suppressed, told): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        diagnostics.iter().partition(|d| d.suppression.is_some());
    let all = |list: Vec<&Diagnostic>| list.iter().map(|d| one(d, sources)).collect::<Vec<_>>();
    let document = json!({ "version": 1, "diagnostics": all(told), "suppressed": all(suppressed) });
    format!("{document:#}\n")
}

fn one(d: &Diagnostic, sources: &Sources) -> Value {
    let (file, line, column) = position(&d.place, sources);
    let mut one = json!({
        "code": d.code,
        "severity": d.severity.word(),
        "confidence": d.confidence.word(),
        "message": d.message,
        "subject": subject(&d.subjects),
        "place": place_word(&d.place, sources),
        "file": file,
        "line": line,
        "column": column,
        "notes": d.notes,
        "help": d.help,
    });
    if let (Some(object), Some(by)) = (one.as_object_mut(), &d.suppression) {
        let place = place_word(&by.place, sources);
        let by = json!({ "reason": by.reason, "until": by.until, "place": place });
        object.insert("suppression".into(), by);
    }
    one
}

fn position<'a>(
    place: &'a Place,
    sources: &'a Sources,
) -> (Option<&'a str>, Option<usize>, Option<usize>) {
    match place {
        Place::Span(span) => {
            let (line, column) = sources.line_column(*span);
            (Some(sources.path(span.source)), Some(line), Some(column))
        }
        Place::Path(path) => (Some(path.as_str()), None, None),
        Place::Argument(_) => (None, None, None),
    }
}

/// Names by kind.
pub(super) fn subject(subjects: &Subjects) -> Map<String, Value> {
    subjects.iter().map(|(kind, name)| (kind.word().to_owned(), name.into())).collect()
}
