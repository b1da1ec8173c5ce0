// SPDX-License-Identifier: Apache-2.0
//! What the schema of SARIF 2.1.0 and its text ask of the parts that we write.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail by a panic"
)]

use std::collections::BTreeSet;

use portolan_diagnostics::{
    Confidence, Diagnostic, FINDINGS, Place, Sources, Span, Subject, Suppression, sarif,
};
use serde_json::Value;

/// One of every finding, and what else there can be: places of each kind, labels, notes, control
/// characters, spans behind the end.
fn all() -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let source = sources.add("policies/\u{e9} [a]: b.yaml", "one\n\u{1f980} two\n\n");
    let span = |range| Span::new(source, range);
    let mut all = Vec::new();
    for (index, finding) in FINDINGS.iter().enumerate() {
        for severity in finding.severities {
            for confidence in finding.confidences {
                let at = span(index..index + 3);
                let found = Diagnostic::new(*severity, finding.code, at, "found");
                all.push(found.confidence(*confidence));
            }
        }
    }
    let plain = |place: Place| Diagnostic::error("not-a-finding", place, "a\u{1b}[2J\nb").help("h");
    all.push(plain(Place::Argument("--x".into())));
    all.push(plain(Place::Path("inventory/a b%.csv".into())).about(Subject::Workload, "vda 1"));
    let rule = plain(span(7..90).into()).about(Subject::Policy, "p").about(Subject::Rule, "r");
    let rule = rule.also("a note").label(span(0..3), "the other one");
    all.push(rule.clone().confidence(Confidence::Low));
    let place = Place::Span(span(0..3));
    let suppression =
        Box::new(Suppression { reason: "r".into(), until: "2027-01-31".into(), place });
    all.push(Diagnostic { suppression: Some(suppression), ..rule });
    (all, sources)
}

fn run() -> (Value, usize) {
    let (all, sources) = all();
    let log: Value = serde_json::from_str(&sarif(&all, &sources)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-2.1.0.json"));
    (log["runs"][0].clone(), all.len())
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

fn results() -> Vec<Value> {
    list(&run().0["results"]).clone()
}

/// Nothing but these keys: the schema allows no others.
fn only(object: &Value, keys: &[&str]) {
    for key in object.as_object().unwrap_or_else(|| panic!("no object: {object}")).keys() {
        assert!(keys.contains(&key.as_str()), "{key} in {object}");
    }
}

fn is_message(message: &Value) {
    assert!(!message["text"].as_str().unwrap().is_empty(), "{message}");
    only(message, &["text"]);
}

#[test]
fn a_run_has_a_named_tool_and_says_how_it_counts_columns() {
    let (run, count) = run();
    only(&run, &["tool", "columnKind", "results"]);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["tool"]["driver"]["name"], "portolan");
    assert_eq!(list(&run["results"]).len(), count);
}

#[test]
fn a_rule_stands_once_and_says_what_it_means() {
    let (run, _) = run();
    let rules = list(&run["tool"]["driver"]["rules"]).clone();
    let ids: BTreeSet<&str> = rules.iter().map(|r| r["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len());
    let keys = ["id", "shortDescription", "help", "helpUri", "defaultConfiguration", "properties"];
    for rule in &rules {
        only(rule, &keys);
        let is_finding = rule["id"] != "not-a-finding";
        assert_eq!(rule.get("shortDescription").is_some(), is_finding, "{rule}");
        if is_finding {
            is_message(&rule["shortDescription"]);
            is_message(&rule["help"]);
            let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
            assert!(["error", "warning", "note"].contains(&level), "{rule}");
        }
        let uri = rule.get("helpUri").and_then(Value::as_str);
        assert!(uri.is_none_or(|uri| uri.starts_with("https://")), "an absolute URI: {rule}");
    }
}

#[test]
fn a_result_names_its_rule_by_id_and_index() {
    let (run, _) = run();
    for result in list(&run["results"]) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        let rank = result["rank"].as_f64().unwrap();
        assert!((0.0..=100.0).contains(&rank), "{result}");
        is_message(&result["message"]);
    }
}

#[test]
fn a_result_has_only_keys_that_the_schema_knows() {
    let keys = [
        "ruleId",
        "ruleIndex",
        "level",
        "rank",
        "message",
        "locations",
        "relatedLocations",
        "partialFingerprints",
        "suppressions",
        "properties",
    ];
    results().iter().for_each(|result| only(result, &keys));
}

#[test]
fn what_is_worse_or_surer_ranks_higher() {
    let results = results();
    let rank = |severity: &str, confidence: &str| {
        let same =
            |r: &&Value| r["level"] == severity && r["properties"]["confidence"] == confidence;
        results.iter().find(same).unwrap()["rank"].as_f64().unwrap()
    };
    let mut order = Vec::new();
    for severity in ["error", "warning", "note"] {
        order.extend(["high", "medium", "low"].map(|confidence| rank(severity, confidence)));
    }
    assert!(order.windows(2).all(|pair| pair[0] > pair[1]), "{order:?}");
}

#[test]
fn all_results_say_whether_they_are_suppressed_or_none_does() {
    let results = results();
    let count: usize = results.iter().map(|r| list(&r["suppressions"]).len()).sum();
    assert_eq!(count, 1);
    for by in results.iter().flat_map(|r| list(&r["suppressions"])) {
        only(by, &["kind", "status", "justification", "location"]);
        assert!(["inSource", "external"].contains(&by["kind"].as_str().unwrap()));
        assert!(["accepted", "underReview", "rejected"].contains(&by["status"].as_str().unwrap()));
        is_location(&by["location"]);
    }
}

#[test]
fn a_location_is_a_relative_reference_with_a_region_that_goes_forward() {
    let results = results();
    let own = results.iter().flat_map(|r| list(&r["locations"]));
    let related = results.iter().flat_map(|r| list(&r["relatedLocations"]));
    own.chain(related.clone()).for_each(is_location);
    assert!(related.clone().count() > 0);
    related.for_each(|location| is_message(&location["message"]));
    let bare = results.iter().filter(|r| list(&r["locations"]).is_empty());
    assert_eq!(bare.count(), 1, "a word of the command line is in no file");
}

fn is_location(location: &Value) {
    only(location, &["physicalLocation", "logicalLocations", "message"]);
    if let Some(physical) = location.get("physicalLocation") {
        only(physical, &["artifactLocation", "region"]);
        is_reference(physical["artifactLocation"]["uri"].as_str().unwrap());
        physical.get("region").into_iter().for_each(is_region);
    }
    for logical in location.get("logicalLocations").into_iter().flat_map(list) {
        only(logical, &["name", "fullyQualifiedName", "kind"]);
        assert!(!logical["name"].as_str().unwrap().is_empty());
    }
}

/// RFC 3986: a relative reference has no colon in its first part, and plain letters alone.
fn is_reference(uri: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    assert!(!uri.is_empty() && !uri.starts_with('/') && uri.chars().all(plain), "{uri}");
    for escaped in uri.split('%').skip(1) {
        assert!(escaped.get(..2).is_some_and(|hex| u8::from_str_radix(hex, 16).is_ok()), "{uri}");
    }
}

fn is_region(region: &Value) {
    only(region, &["startLine", "startColumn", "endLine", "endColumn"]);
    let number = |key: &str| region[key].as_u64().unwrap_or_else(|| panic!("{key} in {region}"));
    let start = (number("startLine"), number("startColumn"));
    assert!(start.0 > 0 && start.1 > 0, "{region}");
    assert!(start <= (number("endLine"), number("endColumn")), "{region}");
}
