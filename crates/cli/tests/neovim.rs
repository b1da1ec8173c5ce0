// SPDX-License-Identifier: Apache-2.0
//! The language server in a real editor: Neovim's own client speaks with the real binary.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may fail by a panic, and tells what it skips"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

const SCRIPT: &str = "../editor/tests/neovim/session.lua";
/// The script gives up by itself; this ends an editor that hangs all the same.
const SECONDS_MAX: &str = "120";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn has_neovim() -> bool {
    let tried = Command::new("nvim").arg("--version").stdout(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

/// The small example, where it may be changed.
fn site(folder: &Path) -> PathBuf {
    let (from, to) = (root().join("../../examples/minimal"), folder.join("a site"));
    for sub in ["", "inventory", "policies"] {
        fs::create_dir_all(to.join(sub)).unwrap();
        for entry in fs::read_dir(from.join(sub)).unwrap().map(Result::unwrap) {
            if entry.path().is_file() {
                fs::copy(entry.path(), to.join(sub).join(entry.file_name())).unwrap();
            }
        }
    }
    to
}

/// What the editor has seen.
fn session() -> Value {
    let folder = tempfile::tempdir().unwrap();
    let result = folder.path().join("result.json");
    let ended = Command::new("timeout")
        .args([SECONDS_MAX, "nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n"])
        .args(["-S"])
        .arg(root().join(SCRIPT))
        .env("PORTOLAN", env!("CARGO_BIN_EXE_portolan"))
        .env("SITE", site(folder.path()))
        .env("RESULT", &result)
        .env("HOME", folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    let text = fs::read_to_string(&result).unwrap_or_else(|_| panic!("{said}"));
    let result: Value = serde_json::from_str(&text).unwrap();
    assert!(result["failed"].is_null(), "{}\n{said}", result["failed"]);
    result
}

fn codes(found: &Value) -> Vec<&str> {
    found.as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect()
}

#[test]
fn neovim_shows_findings_offers_explains_and_jumps() {
    if !has_neovim() {
        println!("skipped: neovim_shows_findings_offers_explains_and_jumps (no nvim here)");
        return;
    }
    let seen = session();
    assert!(codes(&seen["first"]).contains(&"requirement-blocked"), "{}", seen["first"]);
    assert!(!codes(&seen["mended"]).contains(&"requirement-blocked"), "{}", seen["mended"]);
    let broken = seen["broken"].as_array().unwrap();
    let expected = json!([{ "code": "unknown-word", "line": 2, "from": 6, "to": 15 }]);
    assert_eq!(json!(broken), expected);
    let offered = seen["completion"].as_array().unwrap();
    for word in ["draft", "monitor", "enforce"] {
        assert!(offered.contains(&json!(word)), "{word}: {offered:?}");
    }
    let hover = seen["hover"].as_str().unwrap();
    assert!(hover.starts_with("**enumeration** of `stores`, outbound, `monitor`"), "{hover}");
    assert!(seen["definition"].as_str().unwrap().starts_with("campus:"), "{}", seen["definition"]);
}
