// SPDX-License-Identifier: Apache-2.0
//! `check`: findings in four forms.

use serde_json::Value;

use crate::portolan::{copy, portolan, portolan_in};

fn check(format: &str) -> Vec<&str> {
    vec!["check", "minimal", "--today", "2026-01-01", "--format", format]
}

#[test]
fn findings_come_in_full_with_line_mark_and_help() {
    let text = portolan(&check("text")).data(1);
    assert!(text.contains("error[requirement-blocked]: "), "{text}");
    assert!(text.contains(" --> policies/stores.yaml:1:9\n"), "{text}");
    assert!(text.contains("= help: "), "{text}");
    let count = |severity: &str| text.matches(&format!("\n{severity}[")).count();
    let (warnings, notes) = (count("warning"), count("note"));
    let summary = format!("\n1 errors, {warnings} warnings, {notes} notes\n");
    assert!(text.ends_with(&summary), "{text}");
}

#[test]
fn findings_come_one_a_line_for_editors() {
    let text = portolan(&check("concise")).data(1);
    let findings: Vec<&str> = text.lines().filter(|line| line.contains(".yaml:")).collect();
    assert!(!findings.is_empty());
    for finding in findings {
        let mut parts = finding.split(':');
        assert!(parts.next().unwrap().ends_with(".yaml"), "{finding}");
        assert!(parts.by_ref().take(2).all(|n| n.parse::<u32>().is_ok()), "{finding}");
        assert!(parts.next().unwrap().ends_with(']'), "{finding}");
    }
}

#[test]
fn findings_in_json_have_a_code_a_place_and_a_help() {
    let found = portolan(&check("json")).json(1);
    let found = found["diagnostics"].as_array().unwrap();
    assert!(!found.is_empty());
    for one in found {
        assert!(one["code"].is_string() && one["help"].is_string(), "{one}");
        assert!(one["file"].is_string() && one["line"].is_u64() && one["column"].is_u64(), "{one}");
        assert!(["error", "warning", "note"].contains(&one["severity"].as_str().unwrap()), "{one}");
    }
}

#[test]
fn findings_in_sarif_name_rules_that_are_declared() {
    let text = portolan(&check("sarif")).data(1);
    let sarif: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "portolan");
    let ids: Vec<&Value> =
        run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|r| &r["id"]).collect();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        assert!(ids.contains(&&result["ruleId"]), "{result}");
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].is_string(), "{result}");
        assert!(place["region"]["startLine"].as_u64().unwrap() > 0, "{result}");
    }
}

/// A site in which one thing is found, and known.
fn knowing() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let known = "site: s\nsuppress: [{ finding: expiring-rule, policy: stores, \
                 reason: it ends with the project, until: 2026-01-10 }]\n";
    let inventory = "name,addresses,component,categories\nsf1,10.0.0.1,,AppTier:StoreFront\n";
    let policy = "policy: stores\npurpose: Stores\nmode: enforce\n\
                  secures: { AppTier: StoreFront }\noutbound: any\ninbound:\n  \
                  - { id: users, from: { addresses: 10.9.0.0/16 }, allow: [https], owner: eva, \
                  expires: 2026-01-15 }\n";
    for (path, text) in
        [("portolan.yaml", known), ("inventory/a.csv", inventory), ("policies/p.yaml", policy)]
    {
        let path = folder.path().join("site").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn known(more: &[&str], code: i32) -> String {
    let words = ["check", "site", "--today", "2026-01-01"];
    portolan_in(knowing().path(), &[&words[..], more].concat()).data(code)
}

#[test]
fn what_is_known_is_counted_and_shown_to_whoever_asks() {
    assert_eq!(known(&[], 0), "0 errors, 0 warnings, 0 notes, 1 suppressed\n");
    let shown = known(&["--show-suppressed"], 0);
    assert!(shown.contains("warning[expiring-rule]: "), "{shown}");
    assert!(
        shown.contains("= note: suppressed until 2026-01-10: it ends with the project\n"),
        "{shown}"
    );
    let concise = known(&["--show-suppressed", "--format", "concise"], 0);
    assert!(
        concise.contains(" (suppressed until 2026-01-10: it ends with the project)\n"),
        "{concise}"
    );
}

#[test]
fn what_is_known_stands_apart_for_programs_with_its_justification() {
    let json: Value = serde_json::from_str(&known(&["--format", "json"], 0)).unwrap();
    assert_eq!(json["diagnostics"], Value::Array(Vec::new()));
    assert_eq!(json["suppressed"][0]["suppression"]["reason"], "it ends with the project");
    assert_eq!(json["suppressed"][0]["subject"]["policy"], "stores");
    let sarif: Value = serde_json::from_str(&known(&["--format", "sarif"], 0)).unwrap();
    let by = &sarif["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(by["justification"], "it ends with the project (until 2026-01-10)");
}

#[test]
fn what_reading_tells_is_known_to_every_verb() {
    let folder = knowing();
    let path = folder.path().join("site/portolan.yaml");
    let site = "site: s\naddresses: { old: [10.9.9.9] }\n";
    let known = "suppress: [{ finding: unused-group, group: old, reason: r, until: 2999-12-31 }]\n";
    let plan = ["plan", "site", "--state", "state"];
    std::fs::write(&path, site).unwrap();
    let told = portolan_in(folder.path(), &plan).stderr;
    assert!(told.contains("warning[unused-group]"), "{told}");
    std::fs::write(&path, site.to_owned() + known).unwrap();
    let told = portolan_in(folder.path(), &plan).stderr;
    assert!(!told.contains("unused-group"), "{told}");
}

#[test]
fn what_was_known_until_yesterday_is_told_again() {
    let folder = knowing();
    let words = ["check", "site", "--today", "2026-01-11", "--format", "concise"];
    let text = portolan_in(folder.path(), &words).data(1);
    assert!(text.contains(": warning[expiring-rule]: "), "{text}");
    assert!(text.contains(": warning[expired-suppression]: "), "{text}");
    assert!(text.ends_with("\n0 errors, 2 warnings, 0 notes\n"), "{text}");
}

#[test]
fn notes_alone_are_clean_unless_strictness_is_asked_for() {
    let words = ["check", "citrix-small", "--today", "2026-01-01"];
    let text = portolan(&words).data(0);
    assert!(text.contains("0 errors, 0 warnings, "), "{text}");
    assert!(text.contains("note[plain-text]"), "{text}");
    assert_eq!(portolan(&[&words[..], &["--strict"]].concat()).data(1), text);
}

#[test]
fn what_the_agent_has_learned_must_be_readable_where_it_is_asked_for() {
    let folder = copy("minimal");
    std::fs::create_dir(folder.path().join("state")).unwrap();
    let words = ["check", "site", "--today", "2026-01-01", "--state", "state"];
    portolan_in(folder.path(), &words).data(1);
    std::fs::write(folder.path().join("state/learned.json"), "no").unwrap();
    let ran = portolan_in(folder.path(), &words);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.starts_with("error[unreadable-names]: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("at state/learned.json\n"), "{}", ran.stderr);
}
