// SPDX-License-Identifier: Apache-2.0
//! Definitions, references and the outline.

use serde_json::Value;

use crate::diagnostics::{FILES, MACHINES, SITE, STORES};
use crate::editor::{Editor, cut};

fn text(uri: &str) -> &'static str {
    let path = uri.strip_prefix("file:///site/").unwrap();
    FILES.iter().find(|(p, _)| *p == path).unwrap().1
}

/// Each place as `path:line text`.
fn places(found: &Value) -> Vec<String> {
    let all = found.as_array().cloned().unwrap_or_default();
    let place = |l: &Value| {
        let uri = l["uri"].as_str().unwrap();
        let line = l["range"]["start"]["line"].as_u64().unwrap() + 1;
        let path = uri.rsplit('/').next().unwrap();
        format!("{path}:{line} {}", cut(text(uri), &l["range"]))
    };
    all.iter().map(place).collect()
}

/// Asks about a word of the stores' policy, which keeps its text.
fn asked(method: &str, word: &str) -> Vec<String> {
    let mut editor = Editor::new(&FILES);
    editor.open("portolan.yaml", SITE);
    editor.open("inventory/machines.csv", MACHINES);
    editor.rest();
    let (before, after) = STORES.split_once(word).unwrap();
    let marked = format!("{before}{}‸{}{after}", &word[..1], &word[1..]);
    places(&editor.about(method, "policies/stores.yaml", &marked))
}

fn definition(word: &str) -> Vec<String> {
    asked("textDocument/definition", word)
}

#[test]
fn a_name_leads_to_where_it_is_declared() {
    assert_eq!(definition("campus"), ["portolan.yaml:3 campus"]);
    assert_eq!(definition("licensing"), ["portolan.yaml:5 licensing"]);
    assert_eq!(definition("https"), [""; 0], "it is known without being declared");
    assert_eq!(definition("citrix/gateway/storefront"), [""; 0]);
}

#[test]
fn a_category_leads_to_the_workloads_that_have_it() {
    assert_eq!(definition("Gateway }"), ["machines.csv:2 Gateway"]);
    let keys = definition("AppTier");
    assert_eq!(keys.len(), 3, "{keys:?}");
}

#[test]
fn everything_that_names_a_thing_is_found() {
    let found = asked("textDocument/references", "StoreFront");
    assert_eq!(found, ["machines.csv:3 StoreFront", "stores.yaml:4 StoreFront"]);
}

#[test]
fn the_outline_shows_policies_and_their_rules() {
    let mut editor = Editor::new(&FILES);
    let found =
        editor.about("textDocument/documentSymbol", "policies/stores.yaml", &format!("{STORES}‸"));
    assert_eq!(found[0]["name"], "stores");
    let rules = |at: usize| {
        let list = found[0]["children"][at]["children"].as_array().unwrap();
        list.iter().map(|r| r["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (rules(0), rules(1)),
        (vec!["users".into(), "gateway".into()], vec!["enumeration".into()])
    );
    assert_eq!(cut(STORES, &found[0]["children"][0]["children"][1]["selectionRange"]), "gateway");
    let found = editor.about("textDocument/documentSymbol", "portolan.yaml", &format!("{SITE}‸"));
    let names = found.as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap());
    assert_eq!(names.collect::<Vec<_>>(), ["addresses", "services"]);
}
