// SPDX-License-Identifier: Apache-2.0
//! A test plays in namespaces of its own: it runs itself again inside, and they go with it.

use std::error::Error;
use std::process::{Command, Output};

use crate::tool::run;

/// Ways to namespaces of one's own: as an ordinary user, and as root where those are forbidden.
pub const WAYS: [&[&str]; 2] = [
    &["--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child"],
    &["--net", "--mount", "--pid", "--fork", "--kill-child"],
];

/// Tells the test that it is inside already.
const INSIDE: &str = "PORTOLAN_INSIDE";

/// What a test says that came to its end inside; without it nothing was proved.
const PLAYED: &str = "played:";

/// Seconds after which a test is taken off, namespaces and all.
const BOUND: &str = "240";

/// Plays the body in a network, a mount and a process namespace of its own. `test` is the full
/// name of the calling test. Skips by name where the machine has no namespaces for us.
pub fn alone(
    test: &str,
    body: impl FnOnce() -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    if std::env::var_os(INSIDE).is_some() {
        run(&["mount", "-t", "tmpfs", "tmpfs", "/run"], "")?;
        body()?;
        say(&format!("{PLAYED} {test}"));
        return Ok(());
    }
    match why_not() {
        Some(reason) => say(&format!("skipped: {test}: {reason}")),
        None => finished(test, &again(test)?)?,
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what a test has tried is its output")]
fn say(line: &str) {
    println!("{line}");
}

fn why_not() -> Option<String> {
    if let Some(tool) = tool_missing() {
        return Some(format!("`{tool}` is not installed"));
    }
    way().is_none().then(|| "this machine allows no network namespaces".into())
}

fn tool_missing() -> Option<&'static str> {
    let dirs = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    let has = |tool: &str| dirs.iter().any(|dir| std::path::Path::new(dir).join(tool).exists());
    ["unshare", "timeout", "nft", "ip", "conntrack"].into_iter().find(|tool| !has(tool))
}

fn way() -> Option<&'static [&'static str]> {
    let works = |way: &&&[&str]| {
        let tried = Command::new("unshare").args(**way).arg("true").output();
        tried.is_ok_and(|o| o.status.success())
    };
    WAYS.iter().find(works).copied()
}

fn again(test: &str) -> std::io::Result<Output> {
    Command::new("timeout")
        // In the test's own process group: whoever ends the test ends this too.
        .args(["--foreground", "--kill-after=5", BOUND, "unshare"])
        .args(way().unwrap_or_default())
        .arg(std::env::current_exe()?)
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(INSIDE, "1")
        .output()
}

fn finished(test: &str, output: &Output) -> Result<(), String> {
    let said = String::from_utf8_lossy(&output.stdout);
    let words = format!("{said}{}", String::from_utf8_lossy(&output.stderr));
    say(&words);
    let played = said.contains(&format!("{PLAYED} {test}"));
    if output.status.success() && played {
        return Ok(());
    }
    Err(format!("`{test}` did not come to a good end inside: {}", output.status))
}
