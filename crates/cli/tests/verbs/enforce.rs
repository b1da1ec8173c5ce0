// SPDX-License-Identifier: Apache-2.0
//! `plan`, `apply`, `confirm`, `rollback`, `status`: against a real kernel, in a namespace.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::portolan::{PROGRAM, Ran, copy, examples};

/// Command lines, one behind the other in one namespace; `None` where there can be none.
fn session(folder: &Path, lines: &[&str]) -> Option<Vec<Ran>> {
    let mut script = String::new();
    for (index, line) in lines.iter().enumerate() {
        let line = line.replace("portolan", "\"$0\"");
        script += &format!("{{ {line} ; }} >{index}.out 2>{index}.err; echo $? >{index}.code\n");
    }
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--net", "--mount", "sh", "-c", &script, PROGRAM])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output();
    if !output.is_ok_and(|o: Output| o.status.success()) {
        return None;
    }
    let text = |index: usize, kind: &str| {
        fs::read_to_string(folder.join(format!("{index}.{kind}"))).unwrap()
    };
    let ran = |index: usize| Ran {
        code: text(index, "code").trim().parse().ok(),
        stdout: text(index, "out"),
        stderr: text(index, "err"),
    };
    Some((0..lines.len()).map(ran).collect())
}

/// The minimal site, enforced on the way between its machines.
pub(crate) fn attached() -> tempfile::TempDir {
    let folder = copy("minimal");
    let path = folder.path().join("site/portolan.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let attachments = "attachments: [{ name: here, kind: router, holds: everything }]\n";
    fs::write(&path, text + attachments).unwrap();
    folder
}

pub(crate) fn session_or_skip(test: &str, folder: &Path, lines: &[&str]) -> Option<Vec<Ran>> {
    let nft = ["/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft"].iter().any(|p| Path::new(p).exists());
    let ran = if nft { session(folder, lines) } else { None };
    if ran.is_none() {
        println!("skipped: {test} (no namespaces or no nft here)");
    }
    ran
}

fn plan(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

pub(crate) fn codes(ran: &[Ran]) -> Vec<i32> {
    ran.iter().map(|r| r.code.unwrap()).collect()
}

#[test]
fn a_plan_is_carried_out_and_then_there_is_nothing_to_do() {
    let folder = attached();
    let lines = [
        "portolan plan site --state state --format json",
        "portolan apply site --state state --note first",
        "portolan plan site --state state --format json",
        "portolan status --state state",
        "portolan rollback --all --state state",
        "nft list ruleset",
    ];
    let Some(ran) = session_or_skip("a_plan_is_carried_out", folder.path(), &lines) else { return };
    assert_eq!(codes(&ran), [1, 0, 0, 0, 0, 0], "{ran:#?}");
    let (before, after) = (plan(&ran[0]), plan(&ran[2]));
    assert_eq!(before["version"], 1);
    assert_eq!(before["attachments"][0]["attachment"], "here");
    assert_eq!(before["attachments"][0]["change"], "install");
    let none = json!({"cut_at_once": 0, "cut_on_request": 0, "without_ports": 0, "unread": 0});
    assert_eq!(before["established"], none);
    assert_eq!(after["attachments"][0]["change"], "nothing");
    assert!(ran[3].stdout.contains("in force: generation 1\n"), "{}", ran[3].stdout);
    assert!(ran[3].stdout.contains("first"), "{}", ran[3].stdout);
    assert!(!ran[5].stdout.contains("portolan"), "{}", ran[5].stdout);
}

#[test]
fn what_is_in_force_is_told_to_programs_too() {
    let folder = attached();
    let lines = [
        "portolan apply site --state state --format json --confirm-within 1h",
        "portolan status --state state --format json",
        "portolan confirm --state state --format json",
        "portolan rollback 1 --state state --format json",
        "portolan rollback --all --state state --format json",
        "portolan status --state state --format json",
        "portolan status --state state",
    ];
    let Some(ran) = session_or_skip("what_is_in_force_is_told", folder.path(), &lines) else {
        return;
    };
    assert_eq!(codes(&ran), [0; 7], "{ran:#?}");
    let told: Vec<Value> = ran[..6].iter().map(plan).collect();
    assert!(told.iter().all(|t| t["version"] == 1), "{told:#?}");
    assert_eq!((&told[0]["generation"], &told[0]["on_trial"]), (&json!(1), &json!(true)));
    assert_eq!(told[0]["sent"][0]["attachment"], "here");
    assert_eq!((&told[1]["current"], &told[1]["trial"]["generation"]), (&json!(null), &json!(1)));
    assert_eq!(told[1]["attachments"][0]["in_force"], "trial");
    assert_eq!(told[2], json!({"version": 1, "generation": 1}));
    assert_eq!((&told[3]["on_trial"], &told[3]["sent"]), (&json!(false), &json!([])));
    assert_eq!(told[4], json!({"version": 1, "generation": null, "removed": ["here"]}));
    assert_eq!((&told[5]["current"], &told[5]["attachments"]), (&json!(null), &json!([])));
    assert_eq!(told[5]["generations"][0]["generation"], 1);
    assert!(ran[6].stdout.starts_with("in force: nothing of ours\n"), "{}", ran[6].stdout);
    let documented = fs::read_to_string(examples().join("../docs/reference/json.md")).unwrap();
    for key in told.iter().flat_map(|t| t.as_object().unwrap().keys()) {
        assert!(documented.contains(&format!("`{key}`")) || key == "version", "{key}");
    }
}

#[test]
fn a_trial_is_confirmed_once() {
    let folder = attached();
    let lines = [
        "portolan apply site --state state --confirm-within 60s",
        "portolan apply site --state state",
        "portolan confirm --state state",
        "portolan confirm --state state",
    ];
    let Some(ran) = session_or_skip("a_trial_is_confirmed_once", folder.path(), &lines) else {
        return;
    };
    assert_eq!(codes(&ran), [0, 2, 0, 2], "{ran:#?}");
    assert!(ran[1].stderr.contains("error[trial-running]"), "{}", ran[1].stderr);
    assert_eq!(ran[2].stdout, "generation 1 stays in force\n");
    assert!(ran[3].stderr.contains("error[no-trial]"), "{}", ran[3].stderr);
}

#[test]
fn a_damaged_generation_is_told_and_left_alone() {
    let folder = attached();
    let lines = [
        "portolan apply site --state state",
        "echo '{\"here\":' >state/generations/0001/rules.json; cp -r state kept",
        "portolan status --state state",
        "portolan plan site --state state",
        "portolan rollback 1 --state state",
        "diff -r state kept",
    ];
    let Some(ran) = session_or_skip("a_damaged_generation", folder.path(), &lines) else { return };
    assert_eq!(codes(&ran), [0, 0, 2, 2, 2, 0], "{ran:#?}");
    for one in &ran[2..5] {
        assert!(one.stdout.is_empty(), "{}", one.stdout);
        assert!(one.stderr.contains("error[state-damaged]"), "{}", one.stderr);
        assert!(one.stderr.contains("at state/generations/0001/rules.json"), "{}", one.stderr);
    }
}

#[test]
fn one_attachment_is_applied_and_the_others_keep_their_rules() {
    let folder = attached();
    let path = folder.path().join("site/portolan.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let two = "attachments: [{ name: here, kind: router, holds: everything }, \
               { name: there, kind: router, netns: there, holds: everything }]";
    let one = "attachments: [{ name: here, kind: router, holds: everything }]";
    fs::write(&path, text.replace(one, two)).unwrap();
    let lines = [
        "mount -t tmpfs none /run && ip netns add there",
        "portolan apply site --state state",
        "portolan apply site --state state --at here --cut-established",
        "portolan plan site --state state --at here --format json",
        "portolan plan site --state state --format json",
        "portolan apply site --state state",
        "nft list ruleset",
        "ip netns exec there nft list ruleset",
    ];
    let Some(ran) = session_or_skip("one_attachment_is_applied", folder.path(), &lines) else {
        return;
    };
    assert_eq!(codes(&ran), [0; 8], "{ran:#?}");
    for planned in ran[3..5].iter().map(plan) {
        let change = |at: usize| planned["attachments"][at]["change"].clone();
        assert_eq!((change(0), change(1)), (json!("nothing"), json!("nothing")), "{planned}");
    }
    assert!(ran[5].stdout.contains("nothing differs"), "{}", ran[5].stdout);
    let looks = |ran: &Ran| ran.stdout.contains("@cut4_tcp");
    assert!(looks(&ran[6]), "what was cut stays cut: {}", ran[6].stdout);
    assert!(!looks(&ran[7]) && ran[7].stdout.contains("portolan_a"), "{}", ran[7].stdout);
}

#[test]
fn a_bridge_that_the_kernel_does_not_show_is_refused_before_anything_is_sent() {
    let folder = copy("minimal");
    let path = folder.path().join("site/portolan.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let attachments = "attachments: [{ name: hv, kind: bridge, bridge: br0, holds: everything }]\n";
    fs::write(&path, text + "denied: reject\n" + attachments).unwrap();
    let lines = [
        "echo 0 >/proc/sys/net/bridge/bridge-nf-call-ip6tables; true",
        "portolan plan site --state state",
        "portolan apply site --state state",
        "nft list ruleset; ls state/generations",
    ];
    let Some(ran) = session_or_skip("a_bridge_that_is_not_shown", folder.path(), &lines) else {
        return;
    };
    assert!(ran[1].stderr.contains("warning[reject-is-drop]"), "{}", ran[1].stderr);
    assert_eq!(ran[2].code, Some(2), "{ran:#?}");
    assert!(ran[2].stderr.contains("error[bridge-not-judged]"), "{}", ran[2].stderr);
    assert!(ran[2].stderr.contains("sysctl -w"), "{}", ran[2].stderr);
    assert_eq!(ran[3].stdout, "", "nothing is in force, and nothing on record");
}
