// SPDX-License-Identifier: Apache-2.0
//! `connector bypass` and `connector verify`: an exception is written, and read back by the rules of
//! the product that it is for.

use std::fs;

use crate::portolan::portolan_in;

const TARGETS: [&str; 11] = [
    "zscaler",
    "netskope",
    "anyconnect",
    "proxysg",
    "paloalto",
    "globalprotect",
    "forcepoint",
    "squid",
    "fortigate",
    "pac",
    "winhttp",
];

#[test]
fn what_bypass_writes_verify_finds_clean() {
    let folder = tempfile::tempdir().unwrap();
    for target in TARGETS {
        for options in [
            &["--profile", "broad"][..],
            &["--profile", "strict", "--customer-id", "Contoso1"],
            &["--cloud", "gov"],
            &["--cloud", "japan", "--profile", "strict", "--customer-id", "x"],
        ] {
            let words = [&["connector", "bypass", target], options].concat();
            let ran = portolan_in(folder.path(), &words);
            assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            fs::write(folder.path().join("list"), &ran.stdout).unwrap();
            let words =
                [&["connector", "verify", target, "list", "--format", "json"], options].concat();
            let ran = portolan_in(folder.path(), &words);
            assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
            assert_eq!(document["missing"], serde_json::json!([]), "{target} {options:?}");
            assert_eq!(document["excess"], serde_json::json!([]), "{target} {options:?}");
        }
    }
}

#[test]
fn a_list_that_misses_one_and_has_one_too_many_is_told_with_names_that_show_it() {
    let folder = tempfile::tempdir().unwrap();
    let list = ".xendesktop.net\n.citrixworkspacesapi.net\n.blob.core.windows.net\n.servicebus.windows.net\n.cloud.com\n.citrixnetworkapi.net\n.digicert.com\ncis.citrix.com\n.example.com\n";
    fs::write(folder.path().join("list"), list).unwrap();
    let ran = portolan_in(folder.path(), &["connector", "verify", "zscaler", "list"]);
    let said = ran.data(1);
    assert_eq!(
        said,
        "missing: *.nssvc.net (such as a.nssvc.net)\ntoo much: .example.com in line 9 (such as example.com)\n"
    );
    let document =
        portolan_in(folder.path(), &["connector", "verify", "zscaler", "list", "--format", "json"])
            .json(1);
    assert_eq!(document["missing"], serde_json::json!(["*.nssvc.net"]));
    assert_eq!(document["excess"], serde_json::json!([".example.com"]));
    assert_eq!(document["details"]["excess"][0]["line"], 9);
}

#[test]
fn terraform_is_given_where_a_provider_can_and_refused_where_none_can() {
    let folder = tempfile::tempdir().unwrap();
    let can = ["zscaler", "paloalto", "globalprotect", "fortigate"];
    for target in TARGETS {
        let ran = portolan_in(folder.path(), &["connector", "bypass", target, "--terraform"]);
        let code = if can.contains(&target) { 0 } else { 2 };
        assert_eq!(ran.code, Some(code), "{target}: {}", ran.stderr);
        assert_eq!(ran.stdout.is_empty(), code == 2, "{target}");
    }
}

#[test]
fn a_pattern_where_the_name_of_an_object_belongs_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let list = "config firewall ssl-ssh-profile\n    edit \"deep\"\n        config ssl-exempt\n            edit 1\n                set type wildcard-fqdn\n                set wildcard-fqdn \"*.xendesktop.net\"\n            next\n        end\n    next\nend\n";
    fs::write(folder.path().join("list"), list).unwrap();
    let ran = portolan_in(folder.path(), &["connector", "verify", "fortigate", "list"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.contains("missing: *.xendesktop.net"), "{}", ran.stdout);
    assert!(ran.stderr.contains("warning[no-effect]"), "{}", ran.stderr);
    assert!(ran.stderr.contains("list:6:36"), "{}", ran.stderr);
}
