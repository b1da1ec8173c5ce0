// SPDX-License-Identifier: Apache-2.0
//! What holds for every verb.

use std::process::Command;

use crate::portolan::{PROGRAM, examples, portolan};

const VERBS: [&str; 16] = [
    "init", "catalog", "check", "explain", "diff", "coverage", "mode", "plan", "apply", "confirm",
    "rollback", "status", "watch", "lab", "lsp", "schema",
];

#[test]
fn help_and_version_are_data() {
    let help = portolan(&["--help"]).data(0);
    for verb in VERBS {
        assert!(help.contains(&format!("\n  {verb} ")), "{verb}: {help}");
        assert!(portolan(&[verb, "--help"]).data(0).contains("Usage: portolan "));
    }
    assert!(portolan(&["--version"]).data(0).starts_with("portolan "));
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    for words in [&["catalog", "list"][..], &["check", "citrix-small"], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(PROGRAM);
        let ended = command.args(words).current_dir(examples()).stdout(writer).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!((ended.status.code(), said.as_str()), (Some(2), ""), "{words:?}");
    }
}

#[test]
fn a_disk_that_is_full_is_told() {
    for words in
        [&["connector", "allowlist", "list"][..], &["catalog", "list"], &["schema", "policy"]]
    {
        let full = std::fs::File::create("/dev/full").unwrap();
        let ended = Command::new(PROGRAM).args(words).stdout(full).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(2), "{words:?}");
        assert!(
            said.starts_with("error[unwritable]: No space left on device"),
            "{words:?}: {said}"
        );
    }
}

#[test]
fn nobody_to_complain_to_is_no_reason_to_fail_otherwise() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(PROGRAM);
    let ended = command.args(["check", "no-such-site"]).stderr(writer).status().unwrap();
    assert_eq!(ended.code(), Some(2));
}
