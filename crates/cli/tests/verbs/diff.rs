// SPDX-License-Identifier: Apache-2.0
//! `diff`: two folders, two revisions, and what is applied.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::enforce::{attached, codes, session_or_skip};
use crate::portolan::{copy, examples, portolan, portolan_in};

/// Edits the stores' policy.
fn edit(folder: &Path, from: &str, to: &str) {
    let path = folder.join("site/policies/stores.yaml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(&path, text.replace(from, to)).unwrap();
}

#[test]
fn a_site_does_not_differ_from_itself_and_that_is_proved() {
    let text = portolan(&["diff", "minimal", "minimal"]).data(0);
    assert_eq!(text, "no difference: proved\n");
    let document = portolan(&["diff", "minimal", "minimal", "--format", "json"]).json(0);
    assert_eq!(document, json!({"version": 1, "equal": true, "changes": []}));
}

#[test]
fn a_port_less_is_told_by_role_service_pairs_and_a_witness() {
    let folder = copy("minimal");
    edit(folder.path(), "[tcp/808, tcp/8008, rpc-dynamic]", "[tcp/808]");
    let minimal = examples().join("minimal");
    let words = ["diff", minimal.to_str().unwrap(), "site"];
    let text = portolan_in(folder.path(), &words).data(1);
    assert!(text.starts_with("newly denied: what is intended"), "{text}");
    assert!(
        text.contains(
            "egress: was allowed by stores (within-allow), is denied by stores (not-allowed)"
        ),
        "{text}"
    );
    let document =
        portolan_in(folder.path(), &[&words[..], &["--format", "json"]].concat()).json(1);
    assert_eq!(document["equal"], false);
    let denied = json!({
        "kind": "newly-denied", "view": "intended", "source": "storefront",
        "destination": "storefront", "services": ["tcp/8008", "tcp/49152-65535"], "pairs": 2,
        "witness": {"source": "sf1", "destination": "sf2", "service": "tcp/8008"},
    });
    let flagged = |change: &Value| change["kind"] == "newly-flagged" && change["pairs"] == 2;
    let changes = document["changes"].as_array().unwrap();
    assert!(changes.contains(&denied), "{document:#}");
    assert!(changes.iter().any(flagged), "{document:#}");
    let documented = fs::read_to_string(examples().join("../docs/reference/json.md")).unwrap();
    let keys = changes.iter().flat_map(|c| c.as_object().unwrap().keys());
    for key in keys.chain(document.as_object().unwrap().keys()) {
        assert!(documented.contains(&format!("`{key}`")) || key == "version", "{key}");
    }
}

#[test]
fn a_day_decides_what_has_expired() {
    let folder = copy("minimal");
    edit(folder.path(), "allow: [dns]", "allow: [dns], expires: 2030-06-30");
    let minimal = examples().join("minimal");
    let on = |day| {
        let words = ["diff", minimal.to_str().unwrap(), "site", "--today", day];
        portolan_in(folder.path(), &words).code
    };
    assert_eq!((on("2030-06-30"), on("2030-07-01")), (Some(0), Some(1)));
}

fn git(folder: &Path, words: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Eva", "-c", "user.email=eva@example.org"]).args(words);
    command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null")]);
    let output = command.current_dir(folder).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "git {words:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn has_git() -> bool {
    let tried = Command::new("git").arg("--version").stdout(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

#[test]
fn revisions_are_compared_without_checking_them_out() {
    if !has_git() {
        println!("skipped: revisions_are_compared_without_checking_them_out (no git here)");
        return;
    }
    let folder = copy("minimal");
    let here = folder.path();
    let commit = |message| {
        git(here, &["add", "--all"]);
        git(here, &["commit", "--quiet", "--message", message]);
    };
    git(here, &["init", "--quiet"]);
    fs::write(here.join("site/policies/notes.txt"), "not of the site").unwrap();
    commit("first");
    edit(here, "[tcp/808, tcp/8008, rpc-dynamic]", "[tcp/808]");
    commit("fewer ports");
    edit(here, "allow: [dns]", "allow: [dns, ntp]");
    let found = |words: &[&str]| {
        let ran = portolan_in(here, &[&["diff", "--format", "json"], words].concat());
        let document = ran.json(i32::from(words[0] != words[1]));
        document["changes"].as_array().unwrap().len()
    };
    let first_to_second = found(&["HEAD~1:site", "HEAD:site"]);
    assert!(first_to_second > 0);
    assert_eq!(found(&["HEAD~1", "HEAD", "--site", "site"]), first_to_second);
    assert_eq!(found(&["HEAD:site", "HEAD:site"]), 0);
    assert!(found(&["HEAD:site", "site"]) > 0, "the folder itself has one rule more");
    // From inside, and as the whole of a subfolder.
    let ran = portolan_in(&here.join("site"), &["diff", "HEAD:./", "HEAD~1:./"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(git(here, &["status", "--porcelain"]), " M site/policies/stores.yaml\n");
}

#[test]
fn a_folder_is_compared_with_what_is_applied() {
    let folder = attached();
    let lines = [
        "portolan diff --baseline site --state state",
        "portolan apply site --state state",
        "portolan diff --baseline site --state state",
        "sed -i 's/allow: \\[dns\\]/allow: [dns, ntp]/' site/policies/stores.yaml",
        "portolan diff --baseline site --state state --format json",
        "rm state/generations/0001/edition.json",
        "portolan diff --baseline site --state state",
        "portolan apply site --state state",
        "portolan diff --baseline site --state state",
    ];
    let Some(ran) =
        session_or_skip("a_folder_is_compared_with_what_is_applied", folder.path(), &lines)
    else {
        return;
    };
    assert_eq!(codes(&ran), [2, 0, 0, 0, 1, 0, 2, 0, 0], "{ran:#?}");
    assert!(ran[0].stderr.contains("error[nothing-applied]"), "{}", ran[0].stderr);
    assert_eq!(ran[2].stdout, "no difference: proved\n");
    let document: Value = serde_json::from_str(&ran[4].stdout).unwrap();
    assert_eq!(document["changes"][0]["kind"], "newly-allowed", "{document:#}");
    assert!(ran[6].stderr.contains("error[old-record]"), "{}", ran[6].stderr);
    assert_eq!(ran[8].stdout, "no difference: proved\n");
}

#[test]
fn an_older_record_is_made_whole_by_applying_once_more() {
    let folder = attached();
    let lines = [
        "portolan apply site --state state",
        "rm state/generations/0001/edition.json",
        "portolan apply site --state state",
        "portolan diff --baseline site --state state",
        "portolan apply site --state state",
        "ls state/generations",
    ];
    let Some(ran) = session_or_skip("an_older_record_is_made_whole", folder.path(), &lines) else {
        return;
    };
    assert_eq!(codes(&ran), [0; 6], "{ran:#?}");
    assert_eq!(ran[3].stdout, "no difference: proved\n");
    assert_eq!(ran[5].stdout, "0001\n0002\n", "the third apply had nothing to record");
}
