// SPDX-License-Identifier: Apache-2.0
//! `connector allowlist`: the shipped list, published ones, what differs, and what becomes of them.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::portolan::{Ran, portolan_in};

const STATIC: &str = r#"{
  "Agent Hub": { "LatestChangeLog": "-", "AllowList": ["agenthub.citrixworkspacesapi.net", "<CUSTOMER_ID>.xendesktop.net"] },
  "Gateway": { "AllowList": ["*.g.nssvc.net", "agenthub.citrixworkspacesapi.net", ""] },
  "Notes": { "LatestChangeLog": "-" }
}"#;
const INTERFACE: &str = r#"[
  { "serviceName": "Gateway", "direction": "outbound", "fqdns": ["*.g.nssvc.net"], "cidrs": ["52.1.2.0/24"], "tcpPorts": "443", "udpPorts": "443" },
  { "serviceName": "Push", "direction": "inbound", "cidrs": ["52.9.0.0/16"], "tcpPorts": "443" }
]"#;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("static.json"), STATIC).unwrap();
    fs::write(folder.path().join("interface.json"), INTERFACE).unwrap();
    folder
}

fn ran(folder: &Path, words: &[&str]) -> Ran {
    portolan_in(folder, &[&["connector", "allowlist"], words].concat())
}

/// The document, whatever notes stand beside it.
fn document(ran: &Ran) -> Value {
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let value: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(value["version"], 1);
    value
}

fn places(document: &Value) -> Vec<&str> {
    document["addresses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["address"].as_str().unwrap())
        .collect()
}

#[test]
fn a_profile_is_listed_in_every_form() {
    let folder = folder();
    let of = |words: &[&str]| {
        let ran = ran(folder.path(), words);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(ran.stderr.matches("warning[incomplete-list]").count(), 1, "{}", ran.stderr);
        ran.stdout
    };
    let run = |format| of(&["list", "--cloud", "gov", "--format", format]);
    let whole: Value = serde_json::from_str(&run("json")).unwrap();
    let count = places(&whole).len();
    assert!(places(&whole).contains(&"*.citrixworkspacesapi.us"));
    assert_eq!(run("text").lines().count(), count);
    assert_eq!(run("csv").lines().count(), count + 1);
    assert_eq!(run("markdown").lines().count(), count + 2);
    let same = of(&["list", "--cloud", "government"]);
    assert_eq!(same, run("text"));
}

#[test]
fn roles_regions_and_the_customer_narrow_it() {
    let folder = folder();
    let words = [
        "list",
        "--profile",
        "strict",
        "--customer-id",
        "Contoso1",
        "--role",
        "vda",
        "--region",
        "eu",
    ];
    let text = ran(folder.path(), &words).data(0);
    let places: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(places.contains(&"contoso1.xendesktop.net") && places.contains(&"az-eu-w.g.nssvc.net"));
    assert!(!text.contains('*') && !text.contains("az-us-e") && !text.contains("trust."));
    let ran = ran(folder.path(), &["list", "--profile", "strict", "--role", "vda"]);
    assert!(ran.stderr.contains("warning[no-customer-id]"), "{}", ran.stderr);
    assert!(ran.stdout.contains("*.xendesktop.net"));
}

#[test]
fn the_static_form_is_read_and_everything_in_it_is_accounted_for() {
    let folder = folder();
    let words = ["import", "static.json", "--customer-id", "contoso1", "--format", "json"];
    let ran = ran(folder.path(), &words);
    let document = document(&ran);
    assert_eq!(document["form"], "static");
    assert_eq!(
        places(&document),
        ["*.g.nssvc.net", "agenthub.citrixworkspacesapi.net", "contoso1.xendesktop.net"]
    );
    assert_eq!(document["addresses"][1]["sections"], json!(["Agent Hub", "Gateway"]));
    assert_eq!(document["addresses"][0]["ports"], json!(["tcp/443", "udp/443"]));
    assert_eq!(
        document["counts"],
        json!({
            "words": 5, "taken": 3, "repeated": 1, "blank": 1, "not_understood": 0, "other_cloud": 0,
            "other_region": 0, "other_direction": 0, "sections_without_list": ["Notes"],
            "unread_keys": { "LatestChangeLog": 2 },
        })
    );
    assert!(
        ran.stderr.contains("note[section-without-list]")
            && ran.stderr.contains("note[unread-key]")
    );
}

#[test]
fn an_answer_of_the_interface_is_read_by_its_direction() {
    let folder = folder();
    let outbound = ran(folder.path(), &["import", "interface.json", "--format", "json"]);
    assert_eq!(places(&document(&outbound)), ["*.g.nssvc.net", "52.1.2.0/24"]);
    assert!(
        outbound
            .stderr
            .contains("note[other-direction]: addresses for the other direction, left out: 1"),
        "{}",
        outbound.stderr
    );
    let inbound = ran(
        folder.path(),
        &["import", "interface.json", "--direction", "inbound", "--format", "json"],
    );
    assert_eq!(places(&document(&inbound)), ["52.9.0.0/16"]);
}

#[test]
fn what_differs_ends_with_one_and_what_does_not_with_zero() {
    let folder = folder();
    let same =
        ran(folder.path(), &["diff", "interface.json", "interface.json", "--direction", "both"]);
    assert_eq!((same.code, same.stdout.as_str()), (Some(0), "the lists are equal\n"));
    let id = ["--customer-id", "contoso1"];
    let against = ran(
        folder.path(),
        &[&["diff", "shipped", "static.json", "--format", "json"][..], &id].concat(),
    );
    assert_eq!(against.code, Some(1), "{}", against.stderr);
    let document: Value = serde_json::from_str(&against.stdout).unwrap();
    let added: Vec<(&str, &str)> = document["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["change"] == "added")
        .map(|change| (change["address"].as_str().unwrap(), change["covered_by"].as_str().unwrap()))
        .collect();
    assert_eq!(
        added,
        [
            ("agenthub.citrixworkspacesapi.net", "*.citrixworkspacesapi.net"),
            ("contoso1.xendesktop.net", "*.xendesktop.net")
        ]
    );
    assert_eq!(document["newly_covered"], Value::Null);
    let text = ran(folder.path(), &[&["diff", "shipped", "static.json"][..], &id].concat());
    assert!(
        text.stdout
            .contains("+ contoso1.xendesktop.net tcp/443, already covered by *.xendesktop.net\n")
    );
    assert!(
        text.stdout.ends_with("every name of the new list is covered by the old one\n"),
        "{}",
        text.stdout
    );
}

#[test]
fn the_policy_and_its_groups_are_a_site_that_check_takes() {
    let folder = folder();
    let at = |path: &str| folder.path().join(path);
    fs::create_dir_all(at("site/inventory")).unwrap();
    fs::create_dir_all(at("site/policies")).unwrap();
    let machines = "name,addresses,component,categories\ncc1,10.0.0.1,Cloud Connector,AppTier:CloudConnector\n";
    fs::write(at("site/inventory/all.csv"), machines).unwrap();
    for options in [
        &["--role", "cloud-connector"][..],
        &[
            "--role",
            "cloud-connector",
            "--cloud",
            "japan",
            "--profile",
            "strict",
            "--customer-id",
            "x1",
        ],
        &[
            "--role",
            "wem-agent",
            "--profile",
            "strict",
            "--customer-id",
            "x1",
            "--secures",
            "AppTier:CloudConnector",
        ],
        &["interface.json", "--role", "cloud-connector", "--direction", "both"],
    ] {
        let run =
            |part| ran(folder.path(), &[&["policy"][..], options, &["--part", part]].concat());
        let (groups, policies) = (run("groups"), run("policies"));
        assert_eq!((groups.code, policies.code), (Some(0), Some(0)), "{}", policies.stderr);
        fs::write(at("site/portolan.yaml"), format!("site: s\n{}", groups.stdout)).unwrap();
        fs::write(at("site/policies/cloud.yaml"), &policies.stdout).unwrap();
        let checked = portolan_in(folder.path(), &["check", "site", "--format", "json"]);
        let said: Value = serde_json::from_str(&checked.stdout).unwrap_or_default();
        assert_ne!(checked.code, Some(2), "{options:?}\n{}{}", checked.stdout, checked.stderr);
        assert!(said["version"] == 1, "{}", checked.stdout);
    }
}

#[test]
fn objects_come_as_csv_and_as_json() {
    let folder = folder();
    let csv = ran(folder.path(), &["objects", "--cloud", "japan"]).stdout;
    assert!(csv.starts_with("name,kind,value,ports,roles,purpose\n"));
    assert!(csv.contains("citrix-any-xendesktop-jp,wildcard,*.xendesktop.jp,tcp/443,"));
    let json = ran(folder.path(), &["objects", "interface.json", "--format", "json"]);
    let document = document(&json);
    let one = &document["objects"][1];
    assert_eq!((&one["kind"], &one["value"]), (&json!("network"), &json!("52.1.2.0/24")));
}
