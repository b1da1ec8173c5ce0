// SPDX-License-Identifier: Apache-2.0
//! `blast-radius`: what is reached, how open a site is, and drawings that other programs accept.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::portolan::{copy, portolan, portolan_in};

const DAY: [&str; 2] = ["--today", "2026-11-20"];

fn asked(words: &[&str]) -> crate::portolan::Ran {
    portolan(&[&["blast-radius", "citrix-small"], words, &DAY[..]].concat())
}

#[test]
fn what_a_desktop_reaches_is_told_step_by_step_in_both_views() {
    let text = asked(&["vda1"]).data(0);
    let counts = "\
                  flat      live  intended
in one step         11        11         4
in 2 steps           0         0         3
never                0         0         4
";
    assert!(text.starts_with("from vda1: machines that an attacker there can open something to\n"));
    assert!(text.contains(counts), "{text}");
    let intended = text.split("\nintended\n").nth(1).unwrap();
    assert!(
        intended.contains("  1  delivery-controller: 1 machine, ddc1\n     tcp/80\n"),
        "{text}"
    );
    let second = "  2  sql-server: 1 machine, sql1\n     tcp/1433-1434 from delivery-controller\n";
    assert!(intended.contains(second), "{text}");
}

#[test]
fn the_same_in_json_names_every_machine() {
    let found = asked(&["vda1", "--format", "json"]).json(0);
    assert_eq!((&found["who"], &found["before"]), (&json!("vda1"), &json!(null)));
    let intended = &found["now"]["intended"];
    assert_eq!((&intended["steps"], &intended["never"]), (&json!([4, 3]), &json!(4)));
    let groups = intended["groups"].as_array().unwrap();
    let named: Vec<&Value> =
        groups.iter().flat_map(|g| g["machines"].as_array().unwrap()).collect();
    assert_eq!(named.len(), 7);
    let first = json!({
        "step": 1, "component": "delivery-controller", "from": null, "services": ["tcp/80"],
        "machines": ["ddc1"],
    });
    assert_eq!(groups[0], first);
}

#[test]
fn an_attacker_at_one_of_many_reaches_what_any_of_them_does() {
    for word in ["AppTier=VDA", "vda*", "role:vda", "vda?"] {
        let found = asked(&[word, "--format", "json"]).json(0);
        let now = &found["now"];
        assert_eq!(now["workloads"], json!(["vda1", "vda2", "vda3"]), "{word}");
        assert_eq!(now["live"]["steps"], json!([12]), "{word}");
        let counts = ["steps", "kept", "never"].map(|key| now["intended"][key].clone());
        assert_eq!(counts, [json!([4, 1]), json!(3), json!(4)], "{word}");
    }
    let text = asked(&["users"]).data(0);
    assert!(text.starts_with("from users, outside: "), "{text}");
}

#[test]
fn exposure_is_the_open_pairs_of_all() {
    let text = asked(&[]).data(0);
    assert!(text.contains("live                 100 %  132 of 132\n"), "{text}");
    assert!(text.contains("intended            34.8 %  46 of 132\n"), "{text}");
    let found = asked(&["--format", "json"]).json(0);
    let overall = &found["now"]["overall"]["intended"];
    assert_eq!((&overall["open"], &overall["pairs"]), (&json!(46), &json!(132)));
    let components = found["now"]["components"].as_array().unwrap();
    let open = |key: &str| -> u64 {
        components.iter().map(|c| c[key]["intended"]["open"].as_u64().unwrap()).sum()
    };
    assert_eq!((open("as_source"), open("as_destination")), (46, 46));
    assert_eq!(components[0]["component"], "gateway");
}

#[test]
fn the_edition_before_stands_beside() {
    let folder = copy("citrix-small");
    let words = ["mode", "site", "enforce", "--all"];
    portolan_in(folder.path(), &words).data(0);
    let old = crate::portolan::examples().join("citrix-small");
    let old = old.to_str().unwrap();
    let beside = |who: &[&str]| {
        let words = [&["blast-radius", "site"], who, &["--before", old], &DAY[..]].concat();
        portolan_in(folder.path(), &words).data(0)
    };
    let text = beside(&["vda1"]);
    let heads = "flat before  live before  intended before      flat      live  intended\n";
    assert!(text.contains(heads), "{text}");
    let first = text.lines().find(|line| line.starts_with("in one step")).unwrap();
    let counts: Vec<&str> = first.split_whitespace().skip(3).collect();
    assert_eq!(counts, ["11", "11", "4", "11", "4", "4"]);
    assert!(text.contains("\nlive and intended\n"), "{text}");
    let text = beside(&[]);
    assert!(text.contains("live before          100 %  132 of 132\n"), "{text}");
    assert!(text.contains("live now            34.8 %  46 of 132\n"), "{text}");
}

/// The small site, with names that are markup.
fn hostile() -> tempfile::TempDir {
    let folder = copy("citrix-small");
    let path = folder.path().join("site/inventory/machines.csv");
    let evil = "evil,10.9.0.9,,\"AppTier:<script>\"\"&'\\\"\n";
    fs::write(&path, fs::read_to_string(&path).unwrap() + evil).unwrap();
    folder
}

fn drawn(folder: &Path, shape: &str) -> String {
    let words = ["blast-radius", "site", "vda1", "--view", "live", "--format", shape];
    portolan_in(folder, &[&words[..], &DAY].concat()).data(0)
}

/// What a program says of a text, or `None` where it is not installed.
fn heard(program: &str, words: &[&str], text: &str) -> Option<std::process::Output> {
    let mut command = Command::new(program);
    let command = command.args(words).stdin(Stdio::piped());
    let started = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = started else {
        println!("skipped: {program} is not installed");
        return None;
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    Some(child.wait_with_output().unwrap())
}

#[test]
fn graphviz_accepts_the_graph_whatever_the_names() {
    let text = drawn(hostile().path(), "dot");
    assert!(text.contains(r#"[label="<script>\"&'\\\n1 machine"]"#), "{text}");
    if let Some(output) = heard("dot", &["-Tplain"], &text) {
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        let plain = String::from_utf8(output.stdout).unwrap();
        assert_eq!(plain.lines().filter(|line| line.starts_with("node ")).count(), 11);
    }
}

#[test]
fn the_drawing_is_xml_without_a_script_whatever_the_names() {
    let text = drawn(hostile().path(), "svg");
    assert!(!text.contains("<script") && !text.contains("href"), "{text}");
    assert!(text.contains("<title>&lt;script&gt;&quot;&amp;&#39;\\</title>"), "{text}");
    for tag in text.split('<').skip(1) {
        let name: String = tag.chars().take_while(|c| c.is_alphanumeric() || *c == '/').collect();
        let known = ["svg", "title", "style", "text", "path", "g", "rect"];
        assert!(known.contains(&name.trim_matches('/')), "{tag}");
    }
    if let Some(output) = heard("xmllint", &["--noout", "-"], &text) {
        assert!(output.status.success(), "{output:?}");
    }
}
