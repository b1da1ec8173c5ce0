// SPDX-License-Identifier: Apache-2.0
//! The scanner against the parser that reads the files, and on texts that no parser reads.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_saphyr::granit_parser::{Event, Parser};

use super::{Role, Step, documents, spots};

type Word = (String, Range<usize>);

/// Every word of a text by the parser; `None` where it refuses the text.
fn parsed(text: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        if let Event::Scalar(value, ..) = event
            && !span.byte_range()?.is_empty()
        {
            words.push((value.into_owned(), span.byte_range()?));
        }
    }
    Some(words)
}

fn scanned(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for document in documents(text) {
        spots(&document.root, |spot| words.push((spot.word.text.clone(), spot.node.range.clone())));
    }
    words
}

fn examples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "yaml") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn the_files_of_the_examples_are_scanned_as_the_parser_reads_them() {
    let files = examples();
    assert!(files.len() > 10);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(scanned(&text), parsed(&text).unwrap(), "{}", path.display());
    }
}

#[test]
fn forms_that_people_write_are_scanned_as_the_parser_reads_them() {
    let texts = [
        "a: b\nc:\n- d\n- e: f\n  g: h\ni: j\n",
        "- a\n-\n  b: c\n- - d\n  - e\n",
        "a: [b, {c: d, e: [f]}, 'g, h']\nb: {}\nc: []\n",
        "a: [\n  b, # one\n  c\n]\nd: e\n",
        "'a b': \"c: d\"\ne: 'f''g'\nh: \"i \\\" j\"\n",
        "a: b\n---\nc: d\n...\n---\ne: f\n",
        "a: &x b\nc: *x\nd: !t e\n",
        "# only\na: b # c\n\n  # d\ne: f#g\n",
        "a: b c\n  d e\nf: g\n",
        "a: http://b.c/d\ne: fd00::1\nf: [fd00::1, '::/0', 10.0.0.0/8]\n",
        "\u{feff}a: b\r\nc:\r\n  - d\r\n",
        "a: {b: c,\n    d: e}\nf: g\n",
        "a: {\"b\":c, 'd':e}\n",
        "a:\n  b:\n    - {c: d}\n  e: f\n",
    ];
    for text in texts {
        assert_eq!(scanned(text), parsed(text).unwrap(), "{text}");
    }
}

#[test]
fn the_lines_of_a_block_of_text_are_one_word() {
    let found = scanned("a: |\n  b: c\n\n  d\ne: f\n");
    let words: Vec<&str> = found.iter().map(|(word, _)| word.as_str()).collect();
    assert_eq!(words, ["a", "b: c\n\n  d", "e", "f"]);
}

fn way(text: &str, word: &str) -> String {
    let mut found = None;
    for document in documents(text) {
        spots(&document.root, |spot| {
            if spot.word.text == word {
                let steps = spot.path.iter().map(|step| match step {
                    Step::Key(key) => (*key).to_owned(),
                    Step::Item(index) => index.to_string(),
                });
                let role = match spot.role {
                    Role::Key(true) => "key",
                    Role::Key(false) => "key?",
                    Role::Value => "value",
                };
                found = Some(format!("{} {role}", steps.collect::<Vec<_>>().join("/")));
            }
        });
    }
    found.unwrap_or_default()
}

#[test]
fn a_word_that_is_being_typed_stands_where_it_will_stand() {
    for (text, at) in [
        ("HERE", " value"),
        ("a: b\nHERE", " key?"),
        ("a: b\nHERE\nc: d\n", " key?"),
        ("a: HERE", "a value"),
        ("a:\n  HERE", "a value"),
        ("a:\n  b: c\n  HERE\nd: e\n", "a key?"),
        ("a:\n  - b: c\n    HERE\n  - d: e\n", "a/0 key?"),
        ("a:\n  - b: c\n  - HERE\nd: e\n", "a/1 value"),
        ("a:\n  - { b: c, d: { HERE\n  - { e: f }\n", "a/0/d key?"),
        ("a:\n  - { b: c, d: { e: HERE\nf: g\n", "a/0/d/e value"),
        ("a: [b, HERE\nc: d\n", "a/1 value"),
        ("a: [b, HERE]\nc: d\n", "a/1 value"),
        ("a: { b: [c, HERE }\nc: d\n", "a/b/1 value"),
        ("a: { HERE }\n", "a key?"),
        ("a: { HERE: b }\n", "a key"),
        ("a: 'HERE\nc: d\n", "a value"),
        ("a: b\n---\nc: HERE\n", "c value"),
    ] {
        assert_eq!(way(text, "HERE"), at, "{text}");
    }
    assert_eq!(way("a:\n  - { b: [c\n  - { e: after }\n", "after"), "a/1/e value");
}

fn words_lie_inside(text: &str) -> bool {
    let mut last = 0;
    let mut good = true;
    for document in documents(text) {
        spots(&document.root, |spot| {
            let (inner, range) = (&spot.word.inner, &spot.node.range);
            good &= text.get(range.clone()).is_some() && text.get(inner.clone()).is_some();
            good &= range.start >= last && inner.start >= range.start && inner.end <= range.end;
            last = inner.end;
        });
    }
    good
}

#[test]
fn every_prefix_of_every_example_is_scanned() {
    for path in examples() {
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.char_indices() {
            let prefix = text.get(..at).unwrap();
            assert!(words_lie_inside(prefix), "{prefix}");
        }
    }
}

#[test]
fn a_nest_without_end_is_passed_over() {
    for opening in ["[", "{", "- ", "{a: [", "a:\n ", "\"", "? "] {
        assert!(words_lie_inside(&opening.repeat(50_000)), "{opening}");
    }
}

/// A tree that is written in the forms of site files.
fn tree() -> impl Strategy<Value = (String, bool)> {
    let word = prop_oneof!["[a-z]{1,5}", "'[a-z,:{}# ]{1,5}'", "[a-z]{1,3}/[0-9]{1,2}"];
    let flow = word.clone().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3)
                .prop_map(|all| format!("[{}]", all.join(", "))),
            proptest::collection::vec(("[a-z]{1,4}", inner), 0..3).prop_map(|all| {
                let pairs: Vec<String> = all.iter().map(|(k, v)| format!("{k}: {v}")).collect();
                format!("{{ {} }}", pairs.join(", "))
            }),
        ]
    });
    let line = prop_oneof![flow.clone(), word, flow.prop_map(|f| format!("{f} # '[{{ x"))];
    let leaf = line.prop_map(|l| (l, false));
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(|all| (list(&all), true)),
            proptest::collection::vec(("[a-z]{1,4}", inner, any::<bool>()), 1..4)
                .prop_map(|all| (map(&all), true)),
        ]
    })
}

fn deeper(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

fn list(items: &[(String, bool)]) -> String {
    let item = |(text, block): &(String, bool)| match block {
        false => format!("- {text}\n"),
        true => format!("- {}", deeper(text).get(2..).unwrap()),
    };
    items.iter().map(item).collect()
}

fn map(pairs: &[(String, (String, bool), bool)]) -> String {
    let pair = |(key, (text, block), under): &(String, (String, bool), bool)| match block {
        false => format!("{key}: {text}\n"),
        // A list may stand no deeper than its key.
        true if *under && text.starts_with('-') => format!("{key}:\n{text}"),
        true => format!("{key}:\n{}", deeper(text)),
    };
    pairs.iter().map(pair).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_the_parser_reads_is_scanned_alike((text, _) in tree()) {
        if let Some(words) = parsed(&text) {
            prop_assert_eq!(scanned(&text), words, "{}", text);
        }
    }

    #[test]
    fn any_text_is_scanned(text in "[ab:{}\\[\\]'\"#,&*!|>\\- \n\t\r\u{feff}ä-]{0,60}") {
        prop_assert!(words_lie_inside(&text));
    }
}
