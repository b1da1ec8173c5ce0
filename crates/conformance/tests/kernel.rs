// SPDX-License-Identifier: Apache-2.0
//! spec = acl(compile) = simulate(lower) = kernel, for drawn sites and real packets.
//!
//! Each test plays in network namespaces that go with the process that made them.

#![expect(clippy::print_stdout, reason = "the counts are what these tests are read for")]

use std::process::Command;

/// Per attachment; three of them make more than 20,000.
const CONNECTIONS: &str = "7200";

/// Ways to namespaces of one's own: as an ordinary user, and as root where those are forbidden.
const WAYS: [&[&str]; 2] = [
    &["--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child"],
    &["--net", "--mount", "--pid", "--fork", "--kill-child"],
];

fn way() -> Option<&'static [&'static str]> {
    let works = |way: &&&[&str]| {
        let tried = Command::new("unshare").args(**way).arg("true").output();
        tried.is_ok_and(|o| o.status.success())
    };
    WAYS.iter().find(works).copied()
}

fn tools_missing() -> Option<&'static str> {
    ["nft", "ip", "conntrack"].into_iter().find(|tool| {
        !["/usr/sbin", "/usr/bin", "/sbin", "/bin"]
            .iter()
            .any(|dir| std::path::Path::new(dir).join(tool).exists())
    })
}

fn no_difference(kind: &str) {
    if let Some(tool) = tools_missing() {
        println!("skipped: {kind}: `{tool}` is not installed");
        return;
    }
    let Some(way) = way() else {
        println!("skipped: {kind}: this machine allows no network namespaces");
        return;
    };
    let seed = std::env::var("PORTOLAN_SEED").unwrap_or_else(|_| "20261120".into());
    let output = Command::new("unshare")
        .args(way)
        .args([env!("CARGO_BIN_EXE_kernel-check"), kind, CONNECTIONS, &seed])
        .output();
    let Ok(output) = output else {
        println!("skipped: {kind}: `unshare` is not installed");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains(" 0 differences"), "{said}");
}

#[test]
fn a_host_does_what_the_text_says() {
    no_difference("host");
}

#[test]
fn a_router_does_what_the_text_says() {
    no_difference("router");
}

#[test]
fn a_bridge_does_what_the_text_says() {
    no_difference("bridge");
}
