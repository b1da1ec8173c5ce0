// SPDX-License-Identifier: Apache-2.0
//! A test runs itself again in namespaces of its own; all that it makes there ends with it.

use std::path::Path;
use std::process::Command;

const INSIDE: &str = "PORTOLAN_PATH_INSIDE";
const PLAYED: &str = "played:";
/// Seconds after which a test is taken off, namespaces and all.
const BOUND: &str = "120";
/// As any user, and as root where that is forbidden.
const WAYS: [&[&str]; 2] = [
    &["--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child"],
    &["--net", "--mount", "--pid", "--fork", "--kill-child"],
];

/// Plays the body alone, or says why it cannot be. `test` is the full name of the calling test.
#[expect(clippy::print_stdout, reason = "what a test has skipped is its output")]
pub(crate) fn alone(test: &str, tools: &[&str], body: impl FnOnce()) {
    if std::env::var_os(INSIDE).is_some() {
        body();
        println!("{PLAYED} {test}");
        return;
    }
    let missing = ["unshare", "timeout", "ip"].iter().chain(tools).find(|tool| !is_there(tool));
    if let Some(tool) = missing {
        println!("skipped: {test} (`{tool}` is not installed)");
        return;
    }
    let works = |way: &&&[&str]| {
        Command::new("unshare").args(**way).arg("true").output().is_ok_and(|o| o.status.success())
    };
    let Some(way) = WAYS.iter().find(works) else {
        println!("skipped: {test} (this machine allows no network namespaces)");
        return;
    };
    let output = Command::new("timeout")
        // In the test's own process group: whoever ends the test ends this too.
        .args(["--foreground", "--kill-after=5", BOUND, "unshare"])
        .args(*way)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let played = said.contains(&format!("{PLAYED} {test}"));
    assert!(output.status.success() && played, "{said}{complained}");
}

fn is_there(tool: &str) -> bool {
    let folders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    folders.iter().any(|folder| Path::new(folder).join(tool).exists())
}

/// A script to its end; what it said where it fails.
pub(crate) fn sh(script: &str) {
    let output = Command::new("sh").args(["-ec", script]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{said}");
}
