// SPDX-License-Identifier: Apache-2.0
//! What is said of the word under the cursor.

use crate::diagnostics::{FILES, MACHINES, SITE, STORES};
use crate::editor::Editor;

/// What is said of a word of a file.
fn said(path: &str, text: &str, word: &str) -> String {
    let mut editor = Editor::new(&FILES);
    editor.open(path, text);
    editor.rest();
    let (before, after) = text.split_once(word).unwrap();
    let marked = format!("{before}{}‸{}{after}", &word[..1], &word[1..]);
    let found = editor.about("textDocument/hover", path, &marked);
    found["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

#[track_caller]
fn tells(found: &str, parts: &[&str]) {
    for part in parts {
        assert!(found.contains(part), "`{part}` is not in:\n{found}");
    }
}

#[test]
fn a_rule_is_told_as_a_story() {
    let found = said("policies/stores.yaml", STORES, "gateway");
    tells(
        &found,
        &[
            "**gateway** of `stores`, inbound, `monitor`",
            "Allows `https`, `tcp/9999` (tcp/443, tcp/9999) from `AppTier: Gateway` to `AppTier: StoreFront`",
            "from 1 workload: `gw1`",
            "to 1 workload: `sf1`",
            "- allowed, now and as intended, such as `gw1` → `sf1` `tcp/443`",
            "ingress: allowed by `stores/gateway`",
            "`citrix/gateway/storefront`: ",
            "Printed in “",
            "`check` says",
            "warning `wider-than-requirement`: ",
        ],
    );
}

#[test]
fn a_rule_whose_connections_another_end_denies_says_so() {
    let closed = "policy: controllers\npurpose: Nobody\nmode: monitor\n\
                  secures: { AppTier: Controller }\ninbound: []\noutbound: any\n";
    let mut files = FILES.to_vec();
    files.push(("policies/controllers.yaml", closed));
    let mut editor = Editor::new(&files);
    editor.open("policies/stores.yaml", STORES);
    editor.rest();
    let marked = STORES.replace("enumeration", "enum‸eration");
    let found = editor.about("textDocument/hover", "policies/stores.yaml", &marked);
    let found = found["contents"]["value"].as_str().unwrap();
    tells(
        found,
        &["**flagged**: allowed now, denied as intended", "ingress: flagged by `controllers`"],
    );
}

#[test]
fn a_machine_is_no_witness_of_what_it_says_to_itself() {
    let machines = format!("{MACHINES}sf2,10.1.0.12,StoreFront,AppTier:StoreFront\n");
    let peers = "  - { id: peers, from: { AppTier: StoreFront }, allow: [tcp/808] }\noutbound";
    let mut editor = Editor::new(&FILES);
    editor.open("inventory/machines.csv", &machines);
    let text = STORES.replace("outbound", peers);
    editor.open("policies/stores.yaml", &text);
    editor.rest();
    let marked = text.replace("peers", "pe‸ers");
    let found = editor.about("textDocument/hover", "policies/stores.yaml", &marked);
    let found = found["contents"]["value"].as_str().unwrap();
    tells(found, &["- **flagged**: allowed now, denied as intended, such as `sf1` → `sf2`"]);
}

#[test]
fn a_rule_that_is_allowed_in_part_says_so() {
    let text = STORES.replace("outbound:\n", "outbound:\n  - { id: no, to: { addresses: 10.1.0.21 }, deny: [https], reason: \"not there\" }\n");
    tells(
        &said("policies/stores.yaml", &text, "enumeration"),
        &[
            "- a part is allowed, now and as intended, such as `sf1` → `ddc1` `tcp/80`",
            "- a part is **flagged**: allowed now, denied as intended, such as `sf1` → `ddc1` `tcp/443`",
            "egress: flagged by `stores/no`, denied: not there",
        ],
    );
}

#[test]
fn a_draft_and_an_expired_rule_say_that_they_do_nothing() {
    let draft = STORES.replace("monitor", "draft");
    tells(&said("policies/stores.yaml", &draft, "gateway"), &["a draft, and counts nowhere"]);
    let late = STORES.replace("id: users,", "id: users, expires: 2026-01-01,");
    tells(&said("policies/stores.yaml", &late, "users"), &["Its last day has passed"]);
}

#[test]
fn names_are_told_with_their_members() {
    let found = |word| said("policies/stores.yaml", STORES, word);
    tells(&found("campus"), &["The addresses `campus`: 10.20.0.0/16", "no workload"]);
    tells(&found("StoreFront"), &["`AppTier: StoreFront`", "1 workload: `sf1`"]);
    tells(&found("AppTier"), &["The category `AppTier`", "- `Gateway`: 1 workload: `gw1`"]);
    tells(&found("licensing"), &["declared by this site: tcp/7279, tcp/27000"]);
    tells(&found("https"), &["known without being declared: tcp/443"]);
    tells(&found("monitor"), &[]);
    tells(&found("mode"), &["Words: `draft`, `monitor`, `enforce`"]);
    tells(&found("stores"), &["The policy `stores`, `monitor`", "1 workload: `sf1`"]);
    tells(&found("citrix/storefront/user-device"), &["Users reach their store", "Printed in"]);
}

#[test]
fn a_machine_and_its_component_are_told() {
    let found = |word| said("inventory/machines.csv", MACHINES, word);
    tells(&found("sf1"), &["The workload `sf1`: `10.1.0.11`", "Secured by `stores`"]);
    tells(&found("StoreFront"), &["StoreFront", "Played by 1 workload: `sf1`"]);
    tells(&said("portolan.yaml", SITE, "campus"), &["10.20.0.0/16"]);
    tells(&said("portolan.yaml", SITE, "addresses"), &["Groups of addresses"]);
}

#[test]
fn a_text_that_is_broken_is_told_of_as_it_last_was() {
    let mut editor = Editor::new(&FILES);
    editor.open("policies/stores.yaml", STORES);
    editor.rest();
    let broken = STORES.replace("id: gateway", "id: gate‸way").replace("within", "") + "outb";
    let found = editor.about("textDocument/hover", "policies/stores.yaml", &broken);
    tells(found["contents"]["value"].as_str().unwrap(), &["**gateway** of `stores`"]);
}
