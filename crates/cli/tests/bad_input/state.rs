// SPDX-License-Identifier: Apache-2.0
//! The record of applies, and the places where rules go.

use std::fs;

use crate::case::{Case, all_are_refused, case};

#[test]
fn a_damaged_record_and_a_wrong_place_are_refused() {
    all_are_refused(&cases());
}

pub(crate) fn cases() -> Vec<Case> {
    [records(), generations(), places(), tools()].concat()
}

/// A state folder that has been opened before.
fn state(name: &'static str, verb: &[&str]) -> Case {
    case(name)
        .file("state/lock", "")
        .prepared(|folder| fs::create_dir_all(folder.join("state/generations")).unwrap())
        .run(verb.iter().chain(&["--state", "state"]))
}

fn records() -> Vec<Case> {
    let later = r#"{"version":2,"generation":1,"when":"2026-01-01T00:00:00Z",
                    "who":"eva","note":"","site_digest":"","digests":{}}"#;
    let damaged = |name, verb: &str, file: &str, text: &[u8]| {
        let path = format!("state/{file}");
        state(name, &[verb]).file(&path, text).refused("state-damaged", &path)
    };
    vec![
        damaged("a record that is empty", "status", "current", b""),
        damaged("a record of junk", "status", "current", b"\0\xff\0"),
        damaged("a record cut short", "confirm", "trial", b"{\"from\":1,\"to\":"),
        damaged("a record of another shape", "rollback", "journal", b"[]"),
        damaged("a generation of nonsense", "rollback", "current", b"\"one\"\n"),
        damaged("a generation below all numbers", "status", "current", b"-1\n"),
        damaged("a damaged generation", "status", "generations/0001/meta.json", b"{}"),
        state("a generation of a later version", &["status"])
            .file("state/current", "1\n")
            .file("state/generations/0001/meta.json", later)
            .refused("state-damaged", "state/generations/0001/meta.json"),
        case("a file in place of the state")
            .file("state", "")
            .run(["status", "--state", "state"])
            .refused("state-unwritable", "state"),
        case("a state below a file")
            .file("state", "")
            .run(["confirm", "--state", "state/deep"])
            .refused("state-unwritable", "state/deep"),
        case("a folder in place of the lock")
            .prepared(|folder| fs::create_dir_all(folder.join("state/lock")).unwrap())
            .file("state/generations/.keep", "")
            .run(["rollback", "--state", "state"])
            .refused("state-unwritable", "state/lock"),
        case("a state where nothing can be written")
            .run(["status", "--state", "/proc/portolan"])
            .refused("state-unwritable", "/proc/portolan"),
    ]
}

fn generations() -> Vec<Case> {
    vec![
        state("a confirmation of nothing", &["confirm"]).refused("no-trial", "argument `confirm`"),
        state("a way back from nothing", &["rollback"])
            .refused("nothing-earlier", "argument `rollback`"),
        state("a way back to nothing", &["rollback", "7"]).refused("no-generation", "argument `7`"),
        state("a current generation that is gone", &["status"])
            .file("state/current", "5\n")
            .refused("no-generation", "argument `5`"),
    ]
}

fn places() -> Vec<Case> {
    let attached = |name, words: &[&str]| {
        let site = "site: s\nattachments: [{ name: hv-a, kind: router, holds: everything }]\n";
        state(name, words).file("site/portolan.yaml", site)
    };
    let nowhere = "site: s\nattachments: [{ name: a, kind: router, netns: no-such-netns, holds: everything }]\n";
    vec![
        state("a plan for no place", &["plan", "site"]).refused("no-attachments", "portolan.yaml"),
        state("an apply at no place", &["apply", "site"])
            .refused("no-attachments", "portolan.yaml"),
        case("a watch at no place")
            .run(["watch", "site"])
            .refused("no-attachments", "portolan.yaml"),
        attached("a plan for an unknown place", &["plan", "site", "--at", "hv-b"])
            .refused("unknown-attachment", "argument `hv-b`"),
        attached(
            "an apply at a known and an unknown place",
            &["apply", "site", "--at", "hv-a", "--at", "hv-b"],
        )
        .refused("unknown-attachment", "argument `hv-b`")
        .helped("hv-a"),
        state("a plan for a namespace that is missing", &["plan", "site"])
            .file("site/portolan.yaml", nowhere)
            .refused("namespace-missing", "/run/netns/no-such-netns"),
        state("an apply in a namespace that is missing", &["apply", "site"])
            .file("site/portolan.yaml", nowhere)
            .refused("namespace-missing", "/run/netns/no-such-netns"),
        case("a watch in a namespace that is missing")
            .run(["watch", "site", "--for", "1s"])
            .file("site/portolan.yaml", nowhere)
            .refused("cannot-watch", "the kernel's packet log"),
    ]
}

/// A machine that lacks what is needed, and one that does not let us write.
fn tools() -> Vec<Case> {
    let attached = |name, words: &[&str]| {
        let site = "site: s\nattachments: [{ name: hv-a, kind: router, holds: everything }]\n";
        state(name, words).file("site/portolan.yaml", site)
    };
    let without = "mount -t tmpfs none /usr/sbin; PATH=/nowhere; export PATH";
    let read_only = "mount --bind state state; mount -o remount,ro,bind state";
    vec![
        attached("a plan without nft", &["plan", "site"])
            .behind(without)
            .refused("tool-missing", "nft"),
        attached("an apply without nft", &["apply", "site"])
            .behind(without)
            .refused("tool-missing", "nft")
            .helped("nftables"),
        attached("a number that nothing can follow", &["apply", "site"])
            .behind("true")
            .file("state/generations/4294967295/.keep", "")
            .refused("state-damaged", "state/generations/4294967295"),
        state("a state that may only be read", &["confirm"])
            .behind(read_only)
            .refused("state-unwritable", "state/lock"),
    ]
}
