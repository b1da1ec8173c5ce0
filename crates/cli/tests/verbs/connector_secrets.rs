// SPDX-License-Identifier: Apache-2.0
//! No password that is given to `connector check` is told again, wherever it stands.

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};

use crate::portolan::{PROGRAM, Ran};

/// Asks nobody: the port was free a moment ago.
fn check(words: &[&str], variables: &[(&str, &str)]) -> (Ran, String) {
    let folder = tempfile::tempdir().unwrap();
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let mut command = Command::new(PROGRAM);
    command.args(["connector", "check", "--timeout", "1", "--address", &address]);
    command.args(["--keep", "run.json", "--report", "report.html"]).args(words);
    command.current_dir(folder.path()).stdin(Stdio::null()).envs(variables.iter().copied());
    let ran: Ran = command.output().unwrap().into();
    let kept = ["run.json", "report.html"].map(|name| std::fs::read(folder.path().join(name)));
    let kept = kept.map(|bytes| String::from_utf8(bytes.unwrap_or_default()).unwrap()).concat();
    let all = ran.stdout.clone() + &ran.stderr + &kept;
    (ran, all)
}

#[test]
fn what_cannot_be_read_as_a_proxy_or_a_place_is_not_told_again() {
    for (option, word) in [
        ("--proxy", "http://eva:SECRET"),
        ("--proxy", "SECRET://x"),
        ("--proxy", "http://eva:x@SEC RET/SECRET"),
        ("--pac", "http://eva:SE/CRET@127.0.0.1:1/p.pac"),
        ("--pac", "ftp://eva:SECRET@127.0.0.1/p.pac"),
    ] {
        let (ran, all) = check(&[option, word], &[]);
        assert_eq!(ran.code, Some(2), "{word}: {all}");
        assert!(!all.contains("SEC") && !all.contains("CRET"), "{word}: {all}");
    }
    let (ran, all) = check(&["--proxy", "environment"], &[("https_proxy", "http://eva:SECRET")]);
    assert_eq!((ran.code, all.contains("SECRET")), (Some(2), false), "{all}");
}

#[test]
fn settings_and_places_are_kept_without_what_is_secret_in_them() {
    for value in [
        "eva:a,SECRET@proxy:3128",
        "http=http://eva:a;SECRET@p:1",
        "http://eva:x://y,SECRET@p:1",
        "http://eva:pa SECRET@p:1",
        "http://eva:SECRET",
    ] {
        let (ran, all) = check(&[], &[("https_proxy", value)]);
        assert!(ran.code == Some(1) && (all.contains("eva@p") || all.contains("eva:…")), "{all}");
        assert!(!all.contains("SECRET"), "{value}: {all}");
    }
    let url = "http://eva:SECRET@127.0.0.1:1/p.pac?token=SECRET";
    let (ran, all) = check(&["--pac", url], &[]);
    assert_eq!(ran.code, Some(1), "{all}");
    assert!(all.contains("http://127.0.0.1:1/p.pac?…") && !all.contains("SECRET"), "{all}");
}
