// SPDX-License-Identifier: Apache-2.0
//! A test runs itself again in user and network namespaces of its own, where it is root over
//! nothing but itself. The kernel takes them away with the process.
#![allow(dead_code, unreachable_pub, reason = "each test file uses the part that it needs")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that fails fails its test")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

const MARK: &str = "PORTOLAN_TEST_INSIDE";
const UNSHARE: [&str; 4] = ["--user", "--map-root-user", "--net", "--mount"];

/// Runs `body` inside. Outside it starts this test again, by its name, and passes its result on;
/// where the machine forbids namespaces or lacks a tool it says so and passes.
pub fn inside(test: &str, body: fn()) {
    inside_with(test, &path(), body);
}

/// The same, with another `PATH`.
pub fn inside_with(test: &str, path: &str, body: fn()) {
    if std::env::var_os(MARK).is_some() {
        run(&["ip", "link", "set", "lo", "up"]);
        return body();
    }
    if let Some(why) = forbidden() {
        println!("skipped: {test}: {why}");
        return;
    }
    let this = std::env::current_exe().unwrap();
    let status = Command::new("unshare")
        .args(UNSHARE)
        .arg("--")
        .arg(this)
        .args(["--exact", test, "--nocapture", "--include-ignored"])
        .env(MARK, "1")
        .env("PATH", path)
        .status()
        .unwrap();
    assert!(status.success(), "{test} failed inside its namespaces");
}

fn forbidden() -> Option<String> {
    for tool in ["ip", "nft"] {
        let found = Command::new(tool).arg("--version").env("PATH", path()).output();
        if found.is_err() && Command::new(tool).arg("-V").env("PATH", path()).output().is_err() {
            return Some(format!("`{tool}` is not installed"));
        }
    }
    let tried = Command::new("unshare").args(UNSHARE).arg("true").output();
    match tried {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(e) => Some(format!("unshare: {e}")),
    }
}

pub fn path() -> String {
    format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default())
}

/// Runs a command to its end, which must be good.
pub fn run(words: &[&str]) -> String {
    let output = output(words, "");
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{words:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

/// Loads a script with `nft -f -`, in this namespace.
pub fn nft(script: &str) {
    let output = output(&["nft", "-f", "-"], script);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn output(words: &[&str], input: &str) -> Output {
    let (tool, rest) = words.split_first().unwrap();
    let mut child = Command::new(tool)
        .args(rest)
        .env("PATH", path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// Another network namespace, held by a process that ends when this one does.
pub struct Namespace(Child);

impl Namespace {
    pub fn new() -> Self {
        let mut child = Command::new("unshare")
            .args(["--net", "--", "sh", "-c", "echo ready; exec cat"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ready = [0u8; 6];
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut ready).unwrap();
        let this = Self(child);
        this.run(&["ip", "link", "set", "lo", "up"]);
        this
    }

    pub fn path(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}/ns/net", self.0.id()))
    }

    /// Runs a command in it.
    pub fn run(&self, words: &[&str]) -> String {
        let enter = format!("--net={}", self.path().display());
        run(&[&["nsenter", enter.as_str(), "--"], words].concat())
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
