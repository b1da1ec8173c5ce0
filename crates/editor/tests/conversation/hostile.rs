// SPDX-License-Identifier: Apache-2.0
//! Clients that send nonsense, and texts in every state of being typed.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::diagnostics::{FILES, MACHINES, SITE, STORES};
use crate::editor::{Editor, at, uri};

const QUESTIONS: [&str; 5] = [
    "textDocument/completion",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentSymbol",
];

fn ask_all(editor: &mut Editor, path: &str, position: &Value) {
    for method in QUESTIONS {
        let answer = editor.ask(method, at(method, path, position));
        assert!(answer.is_null() || answer.is_object() || answer.is_array());
    }
}

fn end_of(text: &str) -> Value {
    let line = text.matches('\n').count();
    let column = text.rsplit('\n').next().unwrap().encode_utf16().count();
    json!({ "line": line, "character": column })
}

#[test]
fn every_prefix_of_a_policy_is_answered() {
    let mut editor = Editor::new(&FILES);
    editor.open("policies/stores.yaml", STORES);
    editor.rest();
    let mut asked = 0;
    for (at, _) in STORES.char_indices() {
        let prefix = &STORES[..at];
        editor.change("policies/stores.yaml", prefix);
        ask_all(&mut editor, "policies/stores.yaml", &end_of(prefix));
        asked += QUESTIONS.len();
    }
    println!("{asked} questions about prefixes");
}

#[test]
fn every_prefix_of_the_other_files_is_answered() {
    for (path, text) in [("portolan.yaml", SITE), ("inventory/machines.csv", MACHINES)] {
        let mut editor = Editor::new(&FILES);
        editor.open(path, text);
        for (at, _) in text.char_indices() {
            editor.change(path, &text[..at]);
            ask_all(&mut editor, path, &end_of(&text[..at]));
            if at % 7 == 0 {
                editor.rest();
            }
        }
    }
}

#[test]
fn questions_without_sense_are_answered_and_the_conversation_goes_on() {
    let mut editor = Editor::new(&FILES);
    let code = |answer: Result<Value, Value>| answer.unwrap_err()[0].clone();
    assert_eq!(code(editor.try_ask("textDocument/hover", json!({}))), -32602);
    assert_eq!(code(editor.try_ask("textDocument/hover", json!([1]))), -32602);
    let broken = json!({ "textDocument": { "uri": "not a uri" }, "position": {} });
    assert_eq!(code(editor.try_ask("textDocument/hover", broken)), -32602);
    assert_eq!(code(editor.try_ask("no/such", Value::Null)), -32601);
    assert_eq!(code(editor.try_ask("initialize", json!({ "capabilities": {} }))), -32601);
    for told in ["textDocument/didOpen", "textDocument/didChange", "exit/not", "$/cancelRequest"] {
        editor.tell(told, json!({ "x": [1] }));
    }
    editor.open("policies/stores.yaml", STORES);
    editor.rest();
    assert!(!editor.codes("policies/stores.yaml").is_empty());
}

#[test]
fn files_that_are_of_no_site_get_no_answer() {
    let mut editor = Editor::new(&FILES);
    let addresses =
        ["untitled:a", "https://x/y", "file:///else/a.yaml", "file:///site/README.md", "file:///"];
    for uri in addresses {
        let document = json!({ "uri": uri, "languageId": "x", "version": 1, "text": "mode: " });
        editor.tell("textDocument/didOpen", json!({ "textDocument": document }));
        let place = json!({ "line": 0, "character": 6 });
        let params = json!({ "textDocument": { "uri": uri }, "position": place });
        assert_eq!(editor.ask("textDocument/completion", params), Value::Null, "{uri}");
    }
}

#[test]
fn before_and_after_the_conversation_nothing_is_answered() {
    let mut editor = Editor::new(&FILES);
    assert_eq!(editor.ask("shutdown", Value::Null), Value::Null);
    assert_eq!(editor.try_ask("textDocument/hover", json!({})).unwrap_err()[0], -32600);
    assert_eq!(editor.session.ended(), None);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.session.ended(), Some(0));
    let mut rude = Editor::new(&FILES);
    rude.tell("exit", Value::Null);
    assert_eq!(rude.session.ended(), Some(1));
}

fn position() -> impl Strategy<Value = Value> {
    let number = || prop_oneof![0..12u32, Just(u32::MAX), Just(i32::MAX.unsigned_abs())];
    (number(), number())
        .prop_map(|(line, character)| json!({ "line": line, "character": character }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_change_at_any_place_is_taken_and_answered(
        edits in proptest::collection::vec(
            (position(), position(), "[a-z:{}\\[\\], \n'\"#-]{0,6}"), 1..6),
        asked in position(),
    ) {
        let mut editor = Editor::new(&FILES);
        editor.open("policies/stores.yaml", STORES);
        for (start, end, text) in edits {
            let change = json!({ "range": { "start": start, "end": end }, "text": text });
            let document = json!({ "uri": uri("policies/stores.yaml"), "version": 2 });
            let params = json!({ "textDocument": document, "contentChanges": [change] });
            editor.tell("textDocument/didChange", params);
        }
        ask_all(&mut editor, "policies/stores.yaml", &asked);
        editor.rest();
        ask_all(&mut editor, "policies/stores.yaml", &asked);
    }
}
