// SPDX-License-Identifier: Apache-2.0
//! What is wrong is told at its exact place, and taken back when it is mended.

use serde_json::{Value, json};

use crate::editor::{Editor, cut, uri};

pub(crate) const SITE: &str = "\
site: harbour
addresses:
  campus: [10.20.0.0/16]
services:
  licensing: [tcp/27000, tcp/7279]
";
pub(crate) const MACHINES: &str = "\
name,addresses,component,categories
gw1,10.1.0.1,NetScaler Gateway,AppTier:Gateway
sf1,10.1.0.11,StoreFront,AppTier:StoreFront
ddc1,10.1.0.21,Delivery Controller,AppTier:Controller
";
pub(crate) const STORES: &str = "\
policy: stores
purpose: Users reach the stores
mode: monitor
secures: { AppTier: StoreFront }
inbound:
  - { id: users, from: { addresses: campus }, allow: [https], needs: citrix/storefront/user-device }
  - { id: gateway, from: { AppTier: Gateway }, allow: [https, tcp/9999], needs: citrix/gateway/storefront }
outbound:
  - { id: enumeration, to: { AppTier: Controller }, allow: [http, https, licensing] }
";

pub(crate) const FILES: [(&str, &str); 3] = [
    ("portolan.yaml", SITE),
    ("inventory/machines.csv", MACHINES),
    ("policies/stores.yaml", STORES),
];

#[test]
fn what_check_says_stands_at_its_place_with_its_page() {
    let mut editor = Editor::new(&FILES);
    editor.open("policies/stores.yaml", STORES);
    editor.rest();
    let shown = &editor.shown["policies/stores.yaml"];
    let wider = shown.iter().find(|d| d["code"] == "wider-than-requirement").unwrap();
    assert_eq!(cut(STORES, &wider["range"]), "gateway");
    assert_eq!((&wider["severity"], &wider["source"]), (&json!(2), &json!("portolan")));
    let page = "https://portolan.example/findings/wider-than-requirement.md";
    assert_eq!(wider["codeDescription"]["href"], page);
    let said = wider["message"].as_str().unwrap();
    assert!(said.starts_with("rule `gateway` of `stores` allows tcp/9999"), "{said}");
    assert!(said.contains("\nhelp: "), "{said}");
}

#[test]
fn files_that_nobody_has_open_get_theirs_too() {
    let mut editor = Editor::new(&FILES);
    editor.open("portolan.yaml", SITE);
    editor.rest();
    assert!(editor.codes("policies/stores.yaml").contains(&"wider-than-requirement"));
    assert!(editor.codes("inventory/machines.csv").contains(&"unsecured-workload"));
}

#[test]
fn the_open_text_counts_before_the_file_and_a_mended_one_is_cleared() {
    let mut editor = Editor::new(&FILES);
    editor.open("policies/stores.yaml", STORES);
    editor.change("policies/stores.yaml", &STORES.replace("mode: monitor", "mode: monitored"));
    editor.rest();
    assert_eq!(editor.codes("policies/stores.yaml"), ["unknown-word"]);
    assert_eq!(editor.codes("inventory/machines.csv"), [""; 0], "nothing is sure any more");
    let shown = &editor.shown["policies/stores.yaml"][0];
    assert_eq!(cut(&editor.open["policies/stores.yaml"], &shown["range"]), "monitored");
    assert!(shown["codeDescription"].is_null(), "such a mistake has no page");
    let whole = STORES.replace(", tcp/9999", "").replace("[http, https, licensing]", "[http]");
    editor.change("policies/stores.yaml", &whole);
    editor.rest();
    let codes = editor.codes("policies/stores.yaml");
    assert!(!codes.contains(&"unknown-word") && !codes.contains(&"wider-than-requirement"));
}

#[test]
fn a_column_counts_utf16_units_or_bytes_as_agreed() {
    let text = STORES.replace("Users reach the stores", "\"Bücher 𝄞\"\nunbekannt: x");
    let at = |encodings: Value| {
        let general = json!({ "general": { "positionEncodings": encodings } });
        let mut editor = Editor::with(&FILES, general);
        let site = "site: ä𝄞\nservices: { ä: [nix] }\n";
        editor.open("portolan.yaml", site);
        editor.rest();
        let shown = &editor.shown["portolan.yaml"];
        let unknown = shown.iter().find(|d| d["code"] == "unknown-service").unwrap();
        unknown["range"]["start"]["character"].clone()
    };
    assert_eq!((at(json!(["utf-16"])), at(json!(["utf-16", "utf-8"]))), (json!(16), json!(17)));
    let mut editor = Editor::new(&FILES);
    editor.open("policies/stores.yaml", &text);
    editor.rest();
    let shown = &editor.shown["policies/stores.yaml"][0];
    assert_eq!(cut(&text, &shown["range"]), "unbekannt");
}

#[test]
fn the_other_place_is_told_where_the_client_can_show_it() {
    let double = format!("{MACHINES}sf1,10.1.0.12,StoreFront,\n");
    let mut editor = Editor::new(&FILES);
    editor.open("inventory/machines.csv", &double);
    editor.rest();
    let shown = &editor.shown["inventory/machines.csv"][0];
    assert_eq!(shown["code"], "duplicate-workload");
    assert_eq!(shown["range"]["start"]["line"], 4);
    let other = &shown["relatedInformation"][0];
    assert_eq!(other["location"]["uri"], uri("inventory/machines.csv"));
    assert_eq!(cut(&double, &other["location"]["range"]), "sf1");
    let mut plain = Editor::with(&FILES, json!({}));
    plain.open("inventory/machines.csv", &double);
    plain.rest();
    assert!(plain.shown["inventory/machines.csv"][0]["relatedInformation"].is_null());
}

#[test]
fn an_older_look_is_not_told_once_the_text_has_changed() {
    let mut editor = Editor::new(&FILES);
    editor.open("policies/stores.yaml", &STORES.replace("monitor", "monitored"));
    let old = editor.session.reading().unwrap().run();
    editor.change("policies/stores.yaml", STORES);
    assert!(editor.session.read(old).is_empty());
    assert!(editor.session.checking().is_none());
    let now = editor.session.reading().unwrap().run();
    editor.session.read(now);
    let old = editor.session.checking().unwrap().run();
    editor.change("policies/stores.yaml", &STORES.replace("users", "people"));
    assert!(editor.session.checked(old).is_empty());
    editor.rest();
    assert!(!editor.codes("policies/stores.yaml").is_empty());
}

#[test]
fn a_mistake_that_is_mended_goes_before_the_site_is_checked() {
    let mut editor = Editor::new(&FILES);
    editor.open("policies/stores.yaml", &STORES.replace("monitor", "monitored"));
    editor.rest();
    editor.change("policies/stores.yaml", STORES);
    let read = editor.session.reading().unwrap().run();
    let told = editor.session.read(read);
    assert_eq!(told.len(), 1, "{told:?}");
    editor.rest();
    let before = editor.shown.clone();
    editor.change("policies/stores.yaml", &format!("{STORES}# more\n"));
    let read = editor.session.reading().unwrap().run();
    assert!(editor.session.read(read).is_empty(), "what was found stays until it is found anew");
    editor.rest();
    assert_eq!(editor.shown, before);
}

#[test]
fn a_file_that_another_program_changes_is_read_again() {
    let mut editor = Editor::new(&FILES);
    editor.open("policies/stores.yaml", STORES);
    editor.rest();
    assert_eq!(editor.codes("portolan.yaml"), [""; 0]);
    editor.disk.0.lock().unwrap().insert("portolan.yaml".into(), "site: a b\nx: y\n".into());
    let changes = json!([{ "uri": uri("portolan.yaml"), "type": 2 }]);
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    editor.rest();
    assert_eq!(editor.codes("portolan.yaml"), ["unknown-key"]);
}

#[test]
fn a_site_that_is_closed_is_taken_back_and_forgotten() {
    let mut editor = Editor::new(&FILES);
    editor.open("policies/stores.yaml", STORES);
    editor.rest();
    assert!(editor.shown.len() >= 2);
    editor.close("policies/stores.yaml");
    editor.rest();
    assert!(editor.shown.is_empty(), "{:?}", editor.shown);
}

#[test]
fn a_new_site_that_is_not_saved_yet_is_looked_through() {
    let mut editor = Editor::new(&[]);
    let document = json!({ "uri": "file:///new/portolan.yaml", "languageId": "yaml",
        "version": 1, "text": "site: s\nx: y\n" });
    editor.tell("textDocument/didOpen", json!({ "textDocument": document }));
    let reading = editor.session.reading().unwrap();
    let told = editor.session.read(reading.run());
    assert_eq!(told.len(), 1);
}
