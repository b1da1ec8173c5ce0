// SPDX-License-Identifier: Apache-2.0
//! What `connector check` asks for, and what is brought along from a Windows connector. Nothing is
//! asked of anybody but a port of this machine where nobody listens.

use std::fs;
use std::path::Path;

use crate::portolan::{Ran, examples, portolan_in};

/// A port where nobody listens.
const NOBODY: &str = "localhost:9";
const WINHTTP: &str =
    "\r\nCurrent WinHTTP proxy settings:\r\n\r\n    Direct access (no proxy server).\r\n";
const WININET: &str = "\r\nHKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\r\n    \
                       ProxyEnable    REG_DWORD    0x1\r\n    ProxyServer    REG_SZ    proxy.example:8080\r\n\r\n";

fn check(folder: &Path, more: &[&str]) -> Ran {
    let own = ["connector", "check", "--timeout", "1", "--format", "json", "--address", NOBODY];
    portolan_in(folder, &own.iter().chain(more).copied().collect::<Vec<_>>())
}

/// `host:port/speaks roles` of everything that is asked for a role.
fn asked_as(role: &str, more: &[&str]) -> Vec<String> {
    let own = ["connector", "check", "--timeout", "1", "--format", "json", "--role", role];
    let ran = portolan_in(&examples(), &[&own, more].concat());
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let line = |one: &serde_json::Value| {
        let text = |key: &str| one[key].as_str().unwrap().to_owned();
        assert!(!text("purpose").is_empty() && text("source").starts_with("the chart: "));
        format!("{}:{}/{} {}", text("host"), one["port"], text("speaks"), one["roles"])
    };
    report["addresses"].as_array().unwrap().iter().map(line).collect()
}

/// By a cloud of which the list has nothing for these roles, so that connectors alone are asked.
#[test]
fn a_role_asks_the_connectors_that_are_named_for_what_the_chart_says() {
    let here = ["--connector", "localhost"];
    assert_eq!(
        asked_as("provisioning-console", &here),
        [r#"localhost:443/tcp ["provisioning-console"]"#]
    );
    let gov = [&here[..], &["--cloud", "gov"]].concat();
    assert_eq!(asked_as("wem-agent", &gov), [r#"localhost:443/tcp ["wem-agent"]"#]);
    let v1 = [&gov[..], &["--rendezvous", "v1", "--proxy", "http://127.0.0.1:9"]].concat();
    assert_eq!(asked_as("vda", &v1), [r#"localhost:80/tcp ["vda"]"#]);
}

#[test]
fn a_role_that_needs_what_was_not_named_is_told_what_to_name() {
    let of = |words: &[&str]| {
        let ran = portolan_in(&examples(), &[&["connector", "check"], words].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{}", ran.stderr);
        assert!(ran.stderr.contains("error[no-address]"), "{}", ran.stderr);
        ran.stderr
    };
    assert!(of(&["--role", "vda", "--cloud", "gov"]).contains("give `--customer-id ID`"));
    assert!(of(&["--role", "provisioning-console"]).contains("`--connector HOST`"));
    let v1 = of(&["--role", "vda", "--cloud", "japan", "--rendezvous", "v1"]);
    assert!(v1.contains("no name of the Gateway Service"), "{v1}");
}

#[test]
fn what_a_short_list_lacks_is_told_once_and_recorded() {
    let role = ["--role", "vda", "--connector", "localhost", "--rendezvous", "v1"];
    let own = ["connector", "check", "--timeout", "1", "--format", "json", "--cloud", "japan"];
    let ran = portolan_in(&examples(), &[&own[..], &role].concat());
    assert_eq!(ran.stderr.matches("warning[incomplete-list]").count(), 1, "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let said = "the shipped list of the japan cloud has no names for: the Gateway Service, which carries sessions";
    assert!(report["omitted"].as_array().unwrap().iter().any(|line| line == said), "{report}");
}

fn findings(ran: &Ran) -> Vec<serde_json::Value> {
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    report["findings"].as_array().unwrap().clone()
}

/// As PowerShell writes what a program prints.
fn wide(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

#[test]
fn a_users_proxy_that_the_services_lack_is_told_from_texts_in_either_encoding() {
    let folder = tempfile::tempdir().unwrap();
    for of in [|text: &str| text.as_bytes().to_vec(), wide] {
        fs::write(folder.path().join("winhttp.txt"), of(WINHTTP)).unwrap();
        fs::write(folder.path().join("wininet.txt"), of(WININET)).unwrap();
        let words = ["--winhttp", "winhttp.txt", "--wininet", "wininet.txt"];
        let found = findings(&check(folder.path(), &words));
        let differ = found.iter().find(|f| f["code"] == "proxy-settings-differ").unwrap();
        assert!(differ["evidence"].to_string().contains("proxy.example:8080"), "{differ}");
    }
    fs::write(folder.path().join("wininet.txt"), "no print of a registry").unwrap();
    let ran = check(folder.path(), &["--wininet", "wininet.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("error[bad-wininet]"), "{}", ran.stderr);
}

#[test]
fn the_command_of_a_finding_means_the_cloud_and_the_customer_that_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("winhttp.txt"), WINHTTP).unwrap();
    fs::write(folder.path().join("wininet.txt"), WININET).unwrap();
    let words = ["--winhttp", "winhttp.txt", "--wininet", "wininet.txt"];
    let scope = ["--cloud", "gov", "--profile", "strict", "--customer-id", "contoso1"];
    let more: Vec<&str> = words.into_iter().chain(scope).collect();
    let found = findings(&check(folder.path(), &more));
    let differ = found.iter().find(|f| f["code"] == "proxy-settings-differ").unwrap();
    assert_eq!(
        differ["command"],
        "portolan connector bypass winhttp --cloud gov --profile strict --customer-id contoso1"
    );
}

#[test]
fn a_list_in_which_a_role_has_nothing_is_refused_and_not_found_clean() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("list.txt"), "*.nssvc.net\n").unwrap();
    let own = ["connector", "check", "--allowlist", "list.txt", "--role", "license-server"];
    let ran = portolan_in(folder.path(), &own);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("error[no-address]"), "{}", ran.stderr);
}
