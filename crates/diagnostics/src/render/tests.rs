// SPDX-License-Identifier: Apache-2.0
//! One finding in each form.

use serde_json::Value;

use super::*;
use crate::{Span, Subject, Suppression};

fn known() -> (Diagnostic, Sources) {
    let mut sources = Sources::default();
    let source = sources.add("policies/a b.yaml", "policy: stores\n");
    let at = Span::new(source, 8..14);
    let found = Diagnostic::warning("unknown-category", at, "no workload has it")
        .about(Subject::Policy, "stores")
        .about(Subject::Rule, "users")
        .confidence(Confidence::Medium)
        .label(at, "the other one")
        .help("mend it");
    (found, sources)
}

fn suppressed(mut d: Diagnostic) -> Diagnostic {
    let place = Place::Path("portolan.yaml".into());
    let (reason, until) = ("known\nlong ago".into(), "2027-01-31".into());
    d.suppression = Some(Box::new(Suppression { reason, until, place }));
    d
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn people_are_told_what_is_not_sure_and_what_is_known() {
    let (found, sources) = known();
    let line = "policies/a b.yaml:1:9: warning[unknown-category]: no workload has it";
    assert_eq!(concise(&found, &sources), format!("{line} (medium confidence)\n"));
    assert!(full(&found, &sources).contains("= note: medium confidence\n"));
    let sure = found.clone().confidence(Confidence::High);
    assert_eq!(concise(&sure, &sources), format!("{line}\n"));
    let said = concise(&suppressed(sure), &sources);
    assert_eq!(said, format!("{line} (suppressed until 2027-01-31: known long ago)\n"));
}

#[test]
fn programs_find_what_is_suppressed_in_a_list_of_its_own() {
    let (found, sources) = known();
    let document = parsed(&json(&[found.clone(), suppressed(found)], &sources));
    assert_eq!(document["version"], 1);
    let [told] = document["diagnostics"].as_array().unwrap().as_slice() else { panic!() };
    assert_eq!(
        (&told["confidence"], &told["subject"]["rule"]),
        (&"medium".into(), &"users".into())
    );
    assert!(told.get("suppression").is_none());
    let [known] = document["suppressed"].as_array().unwrap().as_slice() else { panic!() };
    assert_eq!(known["suppression"]["until"], "2027-01-31");
    assert_eq!(known["suppression"]["place"], "portolan.yaml");
}

#[test]
fn a_fingerprint_outlives_a_change_of_lines_and_tells_equals_apart() {
    let prints = |text: &str, start: usize| {
        let mut sources = Sources::default();
        let source = sources.add("policies/p.yaml", text);
        let mut found = known().0;
        found.labels.clear();
        found.place = Span::new(source, start..start + 6).into();
        let run = &parsed(&sarif(&[found.clone(), found], &sources))["runs"][0];
        let results = run["results"].as_array().unwrap();
        let of = |r: &Value| r["partialFingerprints"]["codeAndSubject/v1"].clone();
        results.iter().map(of).collect::<Vec<_>>()
    };
    let before = prints("policy: stores\n", 8);
    assert_eq!(before, prints("# A comment\n\npolicy: stores\n", 21));
    assert_eq!(before[0], "unknown-category:policy=stores,rule=users:1");
    assert_ne!(before[0], before[1]);
}

#[test]
fn a_suppression_in_sarif_gives_its_justification_and_its_place() {
    let (found, sources) = known();
    let run = &parsed(&sarif(&[suppressed(found)], &sources))["runs"][0];
    let by = &run["results"][0]["suppressions"][0];
    assert_eq!((&by["kind"], &by["status"]), (&"external".into(), &"accepted".into()));
    assert!(by["justification"].as_str().unwrap().ends_with("(until 2027-01-31)"));
    let uri = &by["location"]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "portolan.yaml");
}
