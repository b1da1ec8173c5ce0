// SPDX-License-Identifier: Apache-2.0
//! `explain` asked about many connections at once.

use std::fs;

use serde_json::{Value, json};

use crate::portolan::{copy, portolan, portolan_in};

fn asked(source: &str, destination: &str, services: &str) -> Value {
    let words = ["explain", "minimal", source, destination, services, "--format", "json"];
    portolan(&words).json(0)
}

fn words(value: &Value) -> String {
    let list = |key: &str| {
        let words = value[key].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
        words.collect::<Vec<_>>().join(", ")
    };
    match (list("of"), list("except")) {
        (of, except) if except.is_empty() => of,
        (of, except) => format!("{of} less {except}"),
    }
}

/// Who, to whom and for what, with the verdict of the live view and of the intended one.
fn told(document: &Value) -> Vec<String> {
    let answers = document["answers"].as_array().unwrap().iter();
    let lines = answers.flat_map(|answer| {
        let verdict = format!("{}/{}", answer["live"], answer["intended"]).replace('"', "");
        let parts = answer["connections"].as_array().unwrap().iter();
        parts.map(move |part| {
            let words = ["source", "destination", "services"].map(|key| words(&part[key]));
            format!("{verdict} {} -> {} {}", words[0], words[1], words[2])
        })
    });
    lines.collect()
}

#[test]
fn a_glob_of_names_and_a_list_of_services_are_answered_in_groups() {
    let document = asked("sf*", "ddc1", "http,https,tcp/22");
    assert_eq!(
        document["question"],
        json!({ "source": "sf*", "destination": "ddc1", "services": "http,https,tcp/22" })
    );
    let expected = [
        "allow/deny sf* -> ddc1 tcp/22",
        "allow/deny sf* -> ddc1 tcp/80",
        "allow/allow sf* -> ddc1 tcp/443",
    ];
    assert_eq!(told(&document), expected);
    let last = &document["answers"][2];
    assert_eq!((&last["pairs"], &last["egress"]["rule"]), (&json!(2), &json!("enumeration")));
    assert_eq!(last["egress"]["file"], "policies/stores.yaml");
    let witness = json!({ "source": "sf1", "destination": "ddc1", "service": "tcp/443" });
    assert_eq!(last["witness"], witness);
}

#[test]
fn many_words_name_the_same_machines() {
    let by_glob = told(&asked("sf?", "ddc1", "tcp/443"));
    assert_eq!(by_glob, ["allow/allow sf? -> ddc1 tcp/443"]);
    for word in
        ["AppTier=StoreFront", "role:storefront", "StoreFront", "198.51.100.11-198.51.100.12"]
    {
        assert_eq!(told(&asked(word, "ddc1", "tcp/443")), [by_glob[0].replace("sf?", word)]);
    }
}

#[test]
fn an_address_group_of_the_site_is_asked_by_its_name() {
    let document = asked("campus", "AppTier=StoreFront", "tcp/443");
    assert_eq!(told(&document), ["allow/allow campus -> AppTier=StoreFront tcp/443"]);
    let answer = &document["answers"][0];
    assert_eq!((&answer["egress"], &answer["ingress"]["rule"]), (&Value::Null, &json!("users")));
    assert_eq!(answer["pairs"], 2);
}

#[test]
fn what_is_asked_about_is_all_there() {
    let text = portolan(&["explain", "minimal", "any", "any", "any"]).data(0);
    assert!(text.starts_with("any -> any any: "), "{text}");
    assert!(text.contains("\n  campus -> StoreFront tcp/443\n"), "{text}");
    assert!(text.contains("about what a network needs to be one"), "{text}");
    let outside = told(&asked("outside", "outside", "tcp/443"));
    assert_eq!(outside, ["allow/allow outside -> outside tcp/443"]);
}

#[test]
fn an_answer_for_many_that_hangs_on_a_name_says_so() {
    let folder = copy("minimal");
    let append = |path: &str, text: &str| {
        let path = folder.path().join("site").join(path);
        fs::write(&path, fs::read_to_string(&path).unwrap() + text).unwrap();
    };
    append("portolan.yaml", "fqdns:\n  cloud: ['*.cloud.com']\n");
    append("policies/stores.yaml", "  - { id: cloud, to: { fqdns: cloud }, allow: [https] }\n");
    let many = ["explain", "site", "sf*", "outside", "tcp/80,tcp/443", "--format", "json"];
    let document = portolan_in(folder.path(), &many).json(0);
    let hangs = |services: &str| {
        let mut answers = document["answers"].as_array().unwrap().iter();
        let of = |a: &&Value| words(&a["connections"][0]["services"]).contains(services);
        answers.find(of).unwrap()["egress"]["hangs_on"].clone()
    };
    assert_eq!(document["answers"].as_array().unwrap().len(), 1, "{document}");
    assert_eq!(hangs("tcp/443"), json!(["cloud"]));
    let plain = ["explain", "site", "sf*", "outside", "tcp/80-81", "--format", "json"];
    let plain = portolan_in(folder.path(), &plain).json(0);
    assert_eq!(plain["answers"][0]["egress"]["hangs_on"], json!([]));
}
