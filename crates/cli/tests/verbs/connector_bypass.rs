// SPDX-License-Identifier: Apache-2.0
//! `connector bypass` and `connector verify` as programs use them: what goes to which stream, what
//! the documents hold, and how a run ends.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::portolan::portolan_in;

#[test]
fn the_file_alone_goes_to_standard_output_and_notes_to_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let ran = portolan_in(folder.path(), &["connector", "bypass", "forcepoint"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.stdout.lines().all(|line| !line.contains(' ') && line.contains('.')),
        "{}",
        ran.stdout
    );
    assert!(ran.stderr.contains("note: add the host names"), "{}", ran.stderr);
    let ran = portolan_in(folder.path(), &["connector", "bypass", "squid"]);
    assert!(ran.stdout.starts_with("# put the acl"), "{}", ran.stdout);
    assert!(ran.stdout.contains("\nacl SSL_ports port 443\nacl SSL_ports port 9350-9354\n"));
    assert!(ran.stdout.ends_with("ssl_bump bump all\n"));
}

#[test]
fn a_proxy_and_a_name_stand_where_the_product_wants_them() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["connector", "bypass", "pac", "--proxy", "[fd00::1]:3128"];
    assert!(portolan_in(folder.path(), &words).stdout.contains("return \"PROXY [fd00::1]:3128\";"));
    let words = ["connector", "bypass", "fortigate", "--name", "To Citrix"];
    assert!(
        portolan_in(folder.path(), &words).stdout.contains("edit \"deep-inspection-to-citrix\"")
    );
}

#[test]
fn a_customer_narrows_the_strict_profile_to_its_own_name() {
    let folder = tempfile::tempdir().unwrap();
    let strict = ["connector", "bypass", "forcepoint", "--profile", "strict"];
    let ran = portolan_in(folder.path(), &strict);
    assert!(ran.stdout.contains("*.xendesktop.net\n"), "{}", ran.stdout);
    assert!(ran.stderr.contains("warning[no-customer-id]"), "{}", ran.stderr);
    let ran = portolan_in(folder.path(), &[&strict[..], &["--customer-id", "Contoso1"]].concat());
    assert!(ran.stdout.contains("contoso1.xendesktop.net\n") && !ran.stdout.contains('*'));
    assert!(!ran.stderr.contains("no-customer-id"), "{}", ran.stderr);
}

#[test]
fn the_document_of_bypass_holds_the_file_and_its_notes() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["connector", "bypass", "winhttp"];
    let text = portolan_in(folder.path(), &words).stdout;
    let document =
        portolan_in(folder.path(), &[&words[..], &["--format", "json"]].concat()).json(0);
    assert_eq!(document["version"], 1);
    assert_eq!(document["target"], "winhttp");
    assert_eq!(document["text"], text.as_str());
    assert_eq!(document["notes"].as_array().map(Vec::len), Some(4));
}

#[test]
fn a_list_is_read_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let text = portolan_in(folder.path(), &["connector", "bypass", "squid"]).stdout;
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    command.args(["connector", "verify", "squid", "-"]).current_dir(folder.path());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
    let said = String::from_utf8_lossy(&ended.stdout);
    assert_eq!(said, "the list of squid covers what is needed, and no more\n");
}

#[test]
fn the_document_of_verify_says_which_line_takes_a_name_away() {
    let folder = tempfile::tempdir().unwrap();
    let text = portolan_in(folder.path(), &["connector", "bypass", "squid"]).stdout;
    let text = text.replace(
        "ssl_bump splice",
        "acl g ssl::server_name .g.nssvc.net\nssl_bump bump g\nssl_bump splice",
    );
    fs::write(folder.path().join("squid.conf"), &text).unwrap();
    let words = ["connector", "verify", "squid", "squid.conf"];
    let document =
        portolan_in(folder.path(), &[&words[..], &["--format", "json"]].concat()).json(1);
    let line = 1 + text.lines().position(|line| line.ends_with(" .g.nssvc.net")).unwrap();
    assert_eq!(document["missing"], serde_json::json!(["*.nssvc.net"]));
    assert_eq!(document["excess"], serde_json::json!([]));
    assert_eq!(
        document["details"]["missing"],
        serde_json::json!([{"pattern": "*.nssvc.net", "witness": "g.nssvc.net", "whole": false, "taken_by_line": line}])
    );
    let keys: Vec<&str> = document.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys.len(), 4, "{keys:?}");
    let said = portolan_in(folder.path(), &words).data(1);
    assert_eq!(
        said,
        format!(
            "missing in part: *.nssvc.net (such as g.nssvc.net, which line {line} takes away)\n"
        )
    );
}

#[test]
fn an_empty_list_misses_everything_and_a_list_of_everything_grants_too_much() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("none"), "").unwrap();
    fs::write(folder.path().join("all"), "Direct access (no proxy server).\n").unwrap();
    let verify = |list: &str| {
        let words = ["connector", "verify", "winhttp", list, "--format", "json"];
        portolan_in(folder.path(), &words).json(1)
    };
    assert_eq!(verify("none")["missing"].as_array().map(Vec::len), Some(9));
    assert_eq!(verify("none")["excess"], serde_json::json!([]));
    assert_eq!(verify("all")["missing"], serde_json::json!([]));
    assert_eq!(verify("all")["excess"].as_array().map(Vec::len), Some(1));
}

/// As Citrix publishes it: names, a network, and what only a region or a role needs.
const PUBLISHED: &str = r#"{"services":[
    {"fqdn":"*.nssvc.net","ports":[443,9350],"roles":["vda"]},
    {"fqdn":"az-us-e.blob.example","ports":[443]},
    {"fqdn":"az-eu-w.blob.example","ports":[443]},
    {"ip":"192.0.2.0/24","ports":[443]}]}"#;

#[test]
fn a_published_list_becomes_an_exception_and_is_held_against_one() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("list.json"), PUBLISHED).unwrap();
    let words = ["connector", "bypass", "forcepoint", "--allowlist", "list.json"];
    let ran = portolan_in(folder.path(), &words);
    assert_eq!(ran.stdout, "az-eu-w.blob.example\naz-us-e.blob.example\n*.nssvc.net\n");
    assert!(ran.stderr.contains("warning[networks-left-out]"), "{}", ran.stderr);
    // The ports are the list's, not the profile's.
    assert!(ran.stderr.contains("needed are TCP 443, 9350:"), "{}", ran.stderr);
    let eu = portolan_in(folder.path(), &[&words[..], &["--region", "eu"]].concat());
    assert_eq!(eu.stdout, "az-eu-w.blob.example\n*.nssvc.net\n");
    fs::write(folder.path().join("eu.txt"), &eu.stdout).unwrap();
    let verify = ["connector", "verify", "forcepoint", "eu.txt", "--allowlist", "list.json"];
    let ran = portolan_in(folder.path(), &verify);
    assert_eq!(ran.stdout, "missing: az-us-e.blob.example (such as az-us-e.blob.example)\n");
    assert_eq!(
        portolan_in(folder.path(), &[&verify[..], &["--region", "eu"]].concat()).code,
        Some(0)
    );
}

#[test]
fn a_region_and_a_role_narrow_the_shipped_list() {
    let folder = tempfile::tempdir().unwrap();
    let strict =
        ["connector", "bypass", "forcepoint", "--profile", "strict", "--customer-id", "c1"];
    let count = |more: &[&str]| {
        portolan_in(folder.path(), &[&strict[..], more].concat()).stdout.lines().count()
    };
    let (all, eu, vda) = (count(&[]), count(&["--region", "eu"]), count(&["--role", "vda"]));
    assert!(eu < all && vda < all, "{all} {eu} {vda}");
}

#[test]
fn a_long_list_without_effect_is_told_in_short() {
    let folder = tempfile::tempdir().unwrap();
    let list: String = (0..3000).map(|n| format!("*.a{n}.net\n")).collect();
    fs::write(folder.path().join("list"), list).unwrap();
    let ran = portolan_in(folder.path(), &["connector", "verify", "zscaler", "list"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.stderr.matches("warning[no-effect]").count(), 21, "{}", ran.stderr);
    assert!(ran.stderr.contains("2980 more take no effect, from here on"), "{}", ran.stderr);
}

/// As PowerShell writes what a program prints, and as a console of code page 850 does.
#[test]
fn what_windows_prints_is_verified_in_its_own_encodings() {
    let folder = tempfile::tempdir().unwrap();
    let text = "\r\nAktuelle WinHTTP-Proxyeinstellungen:\r\n\r\n    Proxyserver:  p:8080\r\n    Umgehungsliste f~r alle:  *.a.net\r\n";
    let page: Vec<u8> = text.bytes().map(|b| if b == b'~' { 0x81 } else { b }).collect();
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [page, wide] {
        fs::write(folder.path().join("list"), bytes).unwrap();
        let words = ["connector", "verify", "winhttp", "list", "--format", "json"];
        let ran = portolan_in(folder.path(), &words);
        assert!(!ran.stderr.contains("no-effect"), "{}", ran.stderr);
        assert_eq!(ran.json(1)["excess"], serde_json::json!(["*.a.net"]));
    }
}

#[test]
fn whoever_reads_the_notes_gets_every_name_by_which_an_entry_differs() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["connector", "bypass", "squid", "--format", "json"];
    let document = portolan_in(folder.path(), &words).json(0);
    let notes: Vec<&str> =
        document["notes"].as_array().unwrap().iter().filter_map(|note| note.as_str()).collect();
    let wider = notes.iter().find(|note| note.starts_with("covers more")).unwrap();
    assert!(wider.matches("(such as ").count() > 3 && !wider.contains(" more,"), "{wider}");
    assert!(!wider.ends_with(" more"), "{wider}");
    // A comment in the file has its length.
    let text = document["text"].as_str().unwrap();
    let comment = text.lines().find(|line| line.starts_with("# covers more")).unwrap();
    assert!(comment.ends_with(" more") && comment.len() < 300, "{comment}");
}
