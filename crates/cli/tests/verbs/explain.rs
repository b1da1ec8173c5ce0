// SPDX-License-Identifier: Apache-2.0
//! `explain`: one question, and a list of them.

use std::fs;

use serde_json::json;

use crate::portolan::{copy, portolan, portolan_in};

#[test]
fn a_question_is_answered_at_each_end_with_who_decided() {
    let text = portolan(&["explain", "minimal", "sf1", "ddc1", "tcp/443"]).data(0);
    assert!(text.starts_with("sf1 -> ddc1 tcp/443: allowed\n"), "{text}");
    assert!(text.contains("egress  allowed by stores/enumeration: "), "{text}");
    assert!(text.contains("ingress allowed: "), "{text}");
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
        let words = ["explain", "site", "sf1", "ddc1", "udp/53", "--format", "json"];
        let asked = [&words[..], &["--today", day]].concat();
        portolan_in(folder.path(), &asked).json(0)["connections"][0]["intended"].clone()
    };
    assert_eq!((on("2030-06-30"), on("2030-07-01")), (json!("allow"), json!("deny")));
}
