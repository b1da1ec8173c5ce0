// SPDX-License-Identifier: Apache-2.0
//! What is offered, where, and what it puts in place.

use serde_json::Value;

use crate::diagnostics::{FILES, MACHINES, SITE, STORES};
use crate::editor::{Editor, cut};

const STORES_PATH: &str = "policies/stores.yaml";

fn editor() -> Editor {
    let mut editor = Editor::new(&FILES);
    editor.open("portolan.yaml", SITE);
    editor.rest();
    editor
}

fn offers(path: &str, text: &str) -> Vec<Value> {
    let list = editor().about("textDocument/completion", path, text);
    list["items"].as_array().cloned().unwrap_or_default()
}

fn labels(path: &str, text: &str) -> Vec<String> {
    let label = |o: &Value| o["label"].as_str().unwrap().to_owned();
    offers(path, text).iter().map(label).collect()
}

/// A policy that ends in a line with a mark.
fn policy(line: &str) -> String {
    format!("policy: p\npurpose: q\nmode: monitor\nsecures: {{ AppTier: StoreFront }}\n{line}\n")
}

#[track_caller]
fn offered(text: &str, expected: &[&str]) {
    let found = labels(STORES_PATH, text);
    for label in expected {
        assert!(found.iter().any(|f| f == label), "{label} is not in {found:?} for\n{text}");
    }
}

#[test]
fn keys_of_the_format_are_offered_once_with_what_they_are_for() {
    let text = policy("‸");
    let found = offers(STORES_PATH, &text);
    let inbound = found.iter().find(|o| o["label"] == "inbound").unwrap();
    assert_eq!(inbound["textEdit"]["newText"], "inbound: ");
    assert!(inbound["documentation"]["value"].as_str().unwrap().starts_with("Who may open"));
    assert!(!found.iter().any(|o| o["label"] == "mode"), "it stands there already");
    offered(&policy("inbound:\n  - ‸"), &["id", "from", "allow", "needs"]);
    offered(&policy("inbound:\n  - { id: r, ‸ }"), &["from", "allow", "needs"]);
    offered(&policy("inbound:\n  - id: r\n    al‸"), &["allow"]);
    let site = labels("portolan.yaml", "site: s\n‸\n");
    assert!(site.contains(&"addresses".to_owned()) && site.contains(&"expect".to_owned()));
}

#[test]
fn words_of_the_format_are_offered() {
    offered("mode: ‸", &["draft", "monitor", "enforce"]);
    offered("kind: ‸", &["application", "quarantine", "shared-service", "isolation"]);
    offered(&policy("within: ‸"), &["allow", "deny", "https"]);
    offered(&policy("inbound: ‸"), &["any"]);
    offered(&policy("monitored: [{ direction: ‸ }]"), &["inbound", "outbound"]);
}

#[test]
fn categories_are_offered_with_their_members() {
    offered(&policy("inbound:\n  - { id: r, from: { ‸"), &["AppTier", "addresses", "except"]);
    let text = policy("inbound:\n  - { id: r, from: { AppTier: G‸");
    let found = offers(STORES_PATH, &text);
    let gateway = found.iter().find(|o| o["label"] == "Gateway").unwrap();
    assert!(gateway["documentation"]["value"].as_str().unwrap().contains("`gw1`"), "{gateway}");
    let (text, _) = crate::editor::marked(&text);
    assert_eq!(cut(&text, &gateway["textEdit"]["range"]), "G");
    offered("secures:\n  AppTier:\n    - ‸", &["StoreFront", "Controller"]);
    let values = labels(STORES_PATH, "secures: { AppTier: [StoreFront, ‸] }");
    assert!(!values.contains(&"StoreFront".to_owned()), "{values:?}");
}

#[test]
fn names_of_the_site_are_offered() {
    offered(&policy("inbound:\n  - { id: r, from: { addresses: ‸"), &["campus"]);
    offered(&policy("inbound:\n  - { id: r, allow: [https, l‸"), &["licensing", "ldaps"]);
    let tiers = "policy: p\nsecures: [{ tier: one, select: { A: b } }, { tier: two }]\n";
    offered(&format!("{tiers}within: {{ ‸"), &["one", "two"]);
    offered(&format!("{tiers}inbound:\n  - {{ at: ‸"), &["one", "two"]);
    offered(&format!("{tiers}inbound:\n  - {{ from: {{ tier: ‸"), &["one", "two"]);
    let networks = labels("portolan.yaml", &format!("{SITE}networks: [‸"));
    assert_eq!(networks, ["campus"]);
}

#[test]
fn requirements_are_offered_with_what_they_say_and_the_fitting_ones_first() {
    let rule = "inbound:\n  - { id: r, from: everything, allow: [https], needs: ‸ }";
    let text = STORES.replace("inbound:\n", &format!("{rule}\n"));
    let found = offers(STORES_PATH, &text);
    assert!(found.len() >= 100, "{}", found.len());
    let users = found.iter().find(|o| o["label"] == "citrix/storefront/user-device").unwrap();
    let said = users["documentation"]["value"].as_str().unwrap();
    assert!(said.contains("Users reach their store") && said.contains("Printed in"), "{said}");
    let first = found[0]["documentation"]["value"].as_str().unwrap();
    assert!(first.contains("→") && first.contains("StoreFront"), "{first}");
    offered(&policy("inbound:\n  - { needs: citrix/storefront/‸"), &["citrix/storefront/peers"]);
}

#[test]
fn components_and_categories_are_offered_in_an_inventory() {
    let path = "inventory/machines.csv";
    let line = |cells: &str| labels(path, &format!("{MACHINES}{cells}"));
    assert!(line("x,10.0.0.1,store‸").contains(&"StoreFront".to_owned()));
    assert!(line("x,10.0.0.1,VDA,‸\n").contains(&"AppTier:".to_owned()));
    let values = line("x,10.0.0.1,VDA,Zone:One;AppTier:‸\n");
    assert!(values.contains(&"AppTier:Gateway".to_owned()), "{values:?}");
    assert_eq!(labels(path, "name,addr‸\n"), ["addresses"]);
    let yaml = labels("inventory/more.yaml", "- name: x\n  component: ‸\n");
    assert!(yaml.contains(&"VDA".to_owned()) || yaml.len() > 20, "{yaml:?}");
}

#[test]
fn what_an_assertion_and_a_suppression_name_is_offered() {
    let site = |line: &str| labels("portolan.yaml", &format!("{SITE}{line}\n"));
    let from = site("expect:\n  - { id: a, from: { ‸");
    for word in ["role", "workload", "AppTier", "addresses"] {
        assert!(from.contains(&word.to_owned()), "{word}: {from:?}");
    }
    assert!(!from.contains(&"tier".to_owned()));
    assert!(site("expect:\n  - { from: { role: Store‸").contains(&"StoreFront".to_owned()));
    assert!(site("expect:\n  - { from: { workload: ‸").contains(&"ddc1".to_owned()));
    assert!(site("suppress:\n  - { finding: ‸").contains(&"plain-text".to_owned()));
    assert_eq!(site("suppress:\n  - { policy: stores, rule: ‸").len(), 3);
    assert!(site("conditions: { ‸").contains(&"edt".to_owned()));
}

#[test]
fn nothing_is_offered_in_a_comment_or_for_a_new_name() {
    assert_eq!(labels(STORES_PATH, "policy: p\n# mode: ‸\n"), [""; 0]);
    assert_eq!(labels(STORES_PATH, "policy: ‸\n"), [""; 0]);
    assert_eq!(labels(STORES_PATH, "policy: p\npurpose: Users ‸\n"), [""; 0]);
}

#[test]
fn a_name_is_written_so_that_it_reads_back() {
    let machines = format!("{MACHINES}x,10.9.0.1,,\"Zone:10\"\n");
    let mut editor = editor();
    editor.open("inventory/machines.csv", &machines);
    let offered = |editor: &mut Editor, text: &str| {
        let found = editor.about("textDocument/completion", STORES_PATH, text);
        found["items"][0]["textEdit"]["newText"].clone()
    };
    assert_eq!(offered(&mut editor, "secures: { Zone: ‸ }"), "\"10\"");
    assert_eq!(offered(&mut editor, "secures: { Zone: \"‸\" }"), "10");
    assert_eq!(offered(&mut editor, "secures: { Zo‸: x }"), "Zone");
}
