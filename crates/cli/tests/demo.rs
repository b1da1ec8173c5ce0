// SPDX-License-Identifier: Apache-2.0
//! The demo, as `make demo` runs it; and what is left of it when somebody ends it.

#![expect(
    clippy::expect_used,
    reason = "a test says why it is skipped, and ends where it cannot go on"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PORTOLAN: &str = env!("CARGO_BIN_EXE_portolan");

/// Why the lab cannot be raised here, if it cannot.
fn forbidden() -> Option<String> {
    let tried = Command::new("unshare")
        .args(["--user", "--map-root-user", "--net", "--mount", "true"])
        .output();
    let user = tried.is_ok_and(|o| o.status.success());
    let root = rustix::process::geteuid().is_root();
    let nft = ["/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft"].iter().any(|p| Path::new(p).exists());
    match (user || root, nft) {
        (false, _) => Some("this machine allows no network namespaces".into()),
        (_, false) => Some("`nft` is not installed".into()),
        (true, true) => None,
    }
}

fn demo(scratch: &Path, report: &Path) -> Command {
    let mut command = Command::new(PORTOLAN);
    command.args(["lab", "demo", "citrix", "--report"]).arg(report);
    command.env("TMPDIR", scratch).stdin(Stdio::null());
    command
}

/// Processes whose command line or environment names the folder.
fn processes_of(scratch: &Path) -> usize {
    let word = scratch.display().to_string();
    let names = |path: std::path::PathBuf| {
        std::fs::read(path).is_ok_and(|b| String::from_utf8_lossy(&b).contains(&word))
    };
    let own = std::process::id().to_string();
    let all = std::fs::read_dir("/proc").expect("/proc is there").flatten();
    all.filter(|e| e.file_name().to_string_lossy() != own)
        .filter(|e| names(e.path().join("cmdline")) || names(e.path().join("environ")))
        .count()
}

#[test]
fn the_demo_tells_its_story_and_leaves_nothing() {
    if let Some(why) = forbidden() {
        println!("skipped: the demo: {why}");
        return;
    }
    let scratch = tempfile::tempdir().expect("a folder");
    let report = tempfile::tempdir().expect("a folder");
    let report = report.path().join("demo/report.json");
    let output = demo(scratch.path(), &report).output().expect("the demo runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("resembles citrix/license-server/vendor-daemon"), "{told}");
    let json = std::fs::read_to_string(&report).expect("a report");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let number = |path: &str| json.pointer(path).and_then(serde_json::Value::as_u64).expect(path);
    assert_eq!(number("/version"), 1);
    assert!(number("/workloads") >= 36 && number("/components") >= 12 && number("/policies") >= 12);
    assert!(number("/required/tried") > 1000);
    assert_eq!(number("/required/tried"), number("/required/connected"));
    assert!(number("/monitor/flagged") > 0);
    assert_eq!(number("/monitor/blocked"), 0);
    assert!(number("/forbidden/tried") >= 500);
    assert_eq!(number("/forbidden/tried"), number("/forbidden/blocked"));
    assert!(number("/reachable_from_vda/after") < number("/reachable_from_vda/before"));
    assert_nothing_left(scratch.path());
}

#[test]
fn a_demo_that_is_ended_at_any_act_leaves_nothing() {
    if let Some(why) = forbidden() {
        println!("skipped: ending the demo: {why}");
        return;
    }
    for (index, wait_ms) in [150, 900, 2500, 5000].into_iter().enumerate() {
        let scratch = tempfile::tempdir().expect("a folder");
        let report = scratch.path().with_extension("json");
        let mut child = demo(scratch.path(), &report)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the demo runs");
        std::thread::sleep(Duration::from_millis(wait_ms));
        let signal = match index % 2 {
            0 => rustix::process::Signal::INT,
            _ => rustix::process::Signal::TERM,
        };
        let pid = rustix::process::Pid::from_child(&child);
        // It may have come to its end by itself.
        let _ = rustix::process::kill_process(pid, signal);
        child.wait().expect("it ends");
        assert_nothing_left(scratch.path());
        let _ = std::fs::remove_file(report);
    }
}

fn assert_nothing_left(scratch: &Path) {
    let deadline = Instant::now() + Duration::from_secs(10);
    let left = || std::fs::read_dir(scratch).expect("the folder").count();
    while (processes_of(scratch) > 0 || left() > 0) && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(processes_of(scratch), 0, "processes are left");
    assert_eq!(left(), 0, "files are left");
}
