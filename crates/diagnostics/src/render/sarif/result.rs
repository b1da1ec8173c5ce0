// SPDX-License-Identifier: Apache-2.0
//! One result a diagnostic.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::location::{location, related};
use crate::render::json::subject;
use crate::render::place_word;
use crate::{Code, Confidence, Diagnostic, Severity, Sources, Subjects, Suppression};

pub(super) fn results(
    diagnostics: &[Diagnostic],
    indexes: &BTreeMap<Code, usize>,
    sources: &Sources,
) -> Vec<Value> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let one = |d: &Diagnostic| {
        let print = fingerprint(d, sources);
        let count = seen.entry(print.clone()).or_default();
        *count += 1;
        result(d, indexes, &format!("{print}:{count}"), sources)
    };
    diagnostics.iter().map(one).collect()
}

/// Every result has its list of suppressions, or no result may (SARIF 3.27.23).
fn result(
    d: &Diagnostic,
    indexes: &BTreeMap<Code, usize>,
    fingerprint: &str,
    sources: &Sources,
) -> Value {
    let labels = d.labels.iter().map(|label| related(label.span, &label.text, sources));
    json!({
        "ruleId": d.code,
        "ruleIndex": indexes.get(d.code),
        "level": d.severity.word(),
        "rank": rank(d.severity, d.confidence),
        "message": { "text": text(d) },
        "locations": Vec::from_iter(location(&d.place, &d.subjects, sources)),
        "relatedLocations": labels.collect::<Vec<_>>(),
        "partialFingerprints": { "codeAndSubject/v1": fingerprint },
        "suppressions": Vec::from_iter(d.suppression.as_ref().map(|s| suppression(s, sources))),
        "properties": { "confidence": d.confidence.word(), "subject": subject(&d.subjects) },
    })
}

/// What stays the same while lines move: the code and the subject, or else the place without its
/// line.
fn fingerprint(d: &Diagnostic, sources: &Sources) -> String {
    if d.subjects.is_empty() {
        let place = place_word(&d.place, sources);
        let file = place.split(':').next().unwrap_or_default();
        return format!("{}:{file}", d.code);
    }
    format!("{}:{}", d.code, d.subjects)
}

fn text(d: &Diagnostic) -> String {
    let parts = [Some(&d.message)].into_iter().chain(d.notes.iter().map(Some));
    let parts = parts.chain([d.help.as_ref()]).flatten();
    parts.map(String::as_str).collect::<Vec<_>>().join("; ")
}

/// What to look at first, out of 100: the severity, and within it the confidence.
fn rank(severity: Severity, confidence: Confidence) -> u8 {
    let severity = match severity {
        Severity::Note => 30,
        Severity::Warning => 60,
        Severity::Error => 90,
    };
    match confidence {
        Confidence::Low => severity - 10,
        Confidence::Medium => severity,
        Confidence::High => severity + 10,
    }
}

/// A suppression stands in a file of the site, not in the line that it is about.
fn suppression(by: &Suppression, sources: &Sources) -> Value {
    json!({
        "kind": "external",
        "status": "accepted",
        "justification": format!("{} (until {})", by.reason, by.until),
        "location": location(&by.place, &Subjects::default(), sources),
    })
}
