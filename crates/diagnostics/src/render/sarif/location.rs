// SPDX-License-Identifier: Apache-2.0
//! Places: in a file, and among the names of a site.

use serde_json::{Map, Value, json};

use crate::{Place, Sources, Span, Subject, Subjects};

/// Where it is, by file and by name; empty where it is neither.
pub(super) fn location(place: &Place, subjects: &Subjects, sources: &Sources) -> Option<Value> {
    let mut location = Map::new();
    if let Some(physical) = physical(place, sources) {
        location.insert("physicalLocation".into(), physical);
    }
    if !subjects.is_empty() {
        location.insert("logicalLocations".into(), logical(subjects));
    }
    (!location.is_empty()).then_some(Value::Object(location))
}

/// A second place, with its words.
pub(super) fn related(span: Span, text: &str, sources: &Sources) -> Value {
    let physical = physical(&Place::Span(span), sources);
    json!({ "physicalLocation": physical, "message": { "text": text } })
}

fn physical(place: &Place, sources: &Sources) -> Option<Value> {
    let (path, region) = match place {
        Place::Span(span) => (sources.path(span.source), Some(region(*span, sources))),
        Place::Path(path) => (path.as_str(), None),
        Place::Argument(_) => return None,
    };
    let mut physical = json!({ "artifactLocation": { "uri": reference(path) } });
    if let (Some(object), Some(region)) = (physical.as_object_mut(), region) {
        object.insert("region".into(), region);
    }
    Some(physical)
}

/// The end is the place behind the last character.
fn region(span: Span, sources: &Sources) -> Value {
    let (line, column) = sources.line_column(span);
    let (end_line, end_column) = sources.line_column(Span::new(span.source, span.end..span.end));
    json!({
        "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
    })
}

fn logical(subjects: &Subjects) -> Value {
    let policy = subjects.get(Subject::Policy);
    let one = |(kind, name): (Subject, &str)| {
        let inside = matches!(kind, Subject::Rule | Subject::Tier);
        let whole = match policy.filter(|_| inside) {
            Some(policy) => format!("{policy}/{name}"),
            None => name.to_owned(),
        };
        json!({ "name": name, "fullyQualifiedName": whole, "kind": kind.word() })
    };
    subjects.iter().map(one).collect()
}

/// A path as a relative reference (RFC 3986): what is not plain is written by its bytes. A colon in
/// the first part would make it a scheme.
fn reference(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    let one = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    path.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_odd_letters_is_a_reference_all_the_same() {
        assert_eq!(reference("policies/citrix-vda.yaml"), "policies/citrix-vda.yaml");
        assert_eq!(reference("policies/C: é%.yaml"), "policies/C%3A%20%C3%A9%25.yaml");
    }
}
