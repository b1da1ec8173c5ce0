// SPDX-License-Identifier: Apache-2.0
//! `explain`: one question, and a list of them.

use std::fs;

use serde_json::json;

use crate::portolan::{copy, portolan, portolan_in};

#[test]
fn a_question_is_answered_at_each_end_with_who_decided() {
    let text = portolan(&["explain", "minimal", "sf1", "ddc1", "tcp/443"]).data(0);
    assert!(text.starts_with("sf1 -> ddc1 tcp/443: allowed\n"), "{text}");
    let (stores, controllers) = ("policies/stores.yaml:9", "policies/controllers.yaml:6");
    assert!(
        text.contains(&format!("egress  allowed by stores/enumeration ({stores}): ")),
        "{text}"
    );
    assert!(text.contains(&format!("ingress allowed by controllers/stores ({controllers}): ")));
}

#[test]
fn a_monitored_denial_flags_and_does_not_deny() {
    let found = portolan(&["explain", "minimal", "sf1", "ddc1", "tcp/80", "--format", "json"]);
    let one = &found.json(0)["connections"][0];
    let said = ["live", "intended", "flagged", "would_open"].map(|key| one[key].clone());
    assert_eq!(said, [json!("allow"), json!("deny"), json!(true), json!(false)]);
    let egress = ["live", "intended", "policy"].map(|key| one["egress"][key].clone());
    assert_eq!(egress, [json!("allow"), json!("deny"), json!("stores")]);
}

#[test]
fn a_list_is_answered_line_by_line_in_its_order() {
    let folder = copy("minimal");
    let list = "\u{feff}source,destination,service\r\n192.0.2.9,sf1,tcp/443\r\n\
                sf1,2001:db8:2::21,tcp/443\r\n203.0.113.1,203.0.113.2,udp/53\r\n";
    fs::write(folder.path().join("list.csv"), list).unwrap();
    let words = ["explain", "site", "--from", "list.csv", "--format", "json"];
    let answers = portolan_in(folder.path(), &words).json(0);
    let answers = answers["connections"].as_array().unwrap();
    let asked: Vec<String> = answers
        .iter()
        .map(|a| ["source", "destination", "service"].map(|k| a[k].as_str().unwrap()).join(","))
        .collect();
    let expected =
        ["192.0.2.9,sf1,tcp/443", "sf1,2001:db8:2::21,tcp/443", "203.0.113.1,203.0.113.2,udp/53"];
    assert_eq!(asked, expected);
    assert!(answers.iter().all(|a| a["live"] == "allow" && a["flagged"] == false));
    assert!(answers[0]["egress"].is_null() && answers[0]["ingress"]["rule"] == "users");
    assert!(answers[2]["egress"].is_null() && answers[2]["ingress"].is_null());
}

#[test]
fn a_rule_ends_with_its_last_day() {
    let folder = copy("minimal");
    let path = folder.path().join("site/policies/stores.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("allow: [dns]", "allow: [dns], expires: 2030-06-30")).unwrap();
    let on = |day| {
        let words = ["explain", "site", "sf1", "203.0.113.53", "udp/53", "--format", "json"];
        let asked = [&words[..], &["--today", day]].concat();
        portolan_in(folder.path(), &asked).json(0)["connections"][0]["intended"].clone()
    };
    assert_eq!((on("2030-06-30"), on("2030-07-01")), (json!("allow"), json!("deny")));
}

/// The small site, with a rule by name.
fn with_a_rule_by_name() -> tempfile::TempDir {
    let folder = copy("minimal");
    let append = |path: &str, text: &str| {
        let path = folder.path().join("site").join(path);
        fs::write(&path, fs::read_to_string(&path).unwrap() + text).unwrap();
    };
    append("portolan.yaml", "fqdns:\n  cloud: ['*.cloud.com']\n");
    append("policies/stores.yaml", "  - { id: cloud, to: { fqdns: cloud }, allow: [https] }\n");
    folder
}

#[test]
fn an_answer_that_hangs_on_a_name_says_so() {
    let folder = with_a_rule_by_name();
    let asked = ["explain", "site", "sf1", "203.0.113.7", "tcp/443"];
    let text = portolan_in(folder.path(), &asked).data(0);
    let first = "sf1 -> 203.0.113.7 tcp/443: flagged, as far as addresses of names are known\n";
    assert!(text.starts_with(first), "{text}");
    let end = "; it may differ by name: addresses of `cloud` are not known here\n";
    assert!(text.lines().nth(1).is_some_and(|l| format!("{l}\n").ends_with(end)), "{text}");
    // No rule by name speaks of this service, whatever the address is called.
    let plain = portolan_in(folder.path(), &["explain", "site", "sf1", "203.0.113.7", "tcp/80"]);
    assert!(plain.data(0).starts_with("sf1 -> 203.0.113.7 tcp/80: flagged\n"));
}

#[test]
fn what_the_agent_has_learned_decides_by_name() {
    let folder = with_a_rule_by_name();
    fs::create_dir(folder.path().join("state")).unwrap();
    let learned = r#"{"version":1,"learned":[{"name":"a.cloud.com","address":"203.0.113.7","expires":"2999-01-01T00:00:00Z"}]}"#;
    fs::write(folder.path().join("state/learned.json"), learned).unwrap();
    let asked = |address| {
        let words = ["explain", "site", "sf1", address, "tcp/443", "--format", "json"];
        let words = [&words[..], &["--state", "state"]].concat();
        portolan_in(folder.path(), &words).json(0)["connections"][0].clone()
    };
    let (known, other) = (asked("203.0.113.7"), asked("203.0.113.8"));
    assert_eq!((&known["intended"], &known["egress"]["rule"]), (&json!("allow"), &json!("cloud")));
    assert_eq!((&other["intended"], &other["egress"]["hangs_on"]), (&json!("deny"), &json!([])));
}
