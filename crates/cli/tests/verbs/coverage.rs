// SPDX-License-Identifier: Apache-2.0
//! `coverage`: the matrix in six forms, on the screen and in a file.

use std::fs;

use serde_json::{Value, json};

use crate::portolan::{copy, portolan, portolan_in};

const SMALL: [&str; 4] = ["coverage", "citrix-small", "--today", "2026-01-01"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&SMALL[..], more].concat()
}

fn rows(matrix: &Value) -> Vec<&Value> {
    let components = matrix["components"].as_array().unwrap().iter();
    components
        .flat_map(|c| [&c["inbound"], &c["outbound"]])
        .flat_map(|rows| rows.as_array().unwrap())
        .collect()
}

#[test]
fn a_site_as_it_is_written_has_no_gap_and_is_clean() {
    let text = portolan(&SMALL).data(0);
    assert!(text.starts_with("component "), "{text}");
    assert!(text.contains("\nStoreFront "), "{text}");
    assert!(text.contains("\nopen beyond the charts\n"), "{text}");
}

#[test]
fn a_gap_is_told_with_who_denies_it_and_a_connection_to_try() {
    let matrix = portolan(&["coverage", "minimal", "--format", "json"]).json(1);
    let blocked: Vec<&Value> = rows(&matrix).into_iter().filter(|r| r["gap"] == true).collect();
    assert_eq!(matrix["gaps"], json!(blocked.len()));
    let one = blocked.iter().find(|r| r["requirement"] == "citrix/storefront/controller").unwrap();
    assert_eq!((&one["verdict"], &one["pairs"]["allowed"]), (&json!("partly"), &json!(0)));
    let denied = &one["denied"][0];
    assert_eq!(
        (&denied["policy"], &denied["file"]),
        (&json!("stores"), &json!("policies/stores.yaml"))
    );
    // What it says of its witness, explain says too.
    let witness =
        ["source", "destination", "service"].map(|k| denied["witness"][k].as_str().unwrap());
    let [source, destination, service] = witness;
    let asked = ["explain", "minimal", source, destination, service, "--format", "json"];
    assert_eq!(portolan(&asked).json(0)["connections"][0]["intended"], "deny");
}

#[test]
fn every_form_has_the_same_rows() {
    let matrix = portolan(&with(&["--format", "json"])).json(0);
    let count = rows(&matrix).len();
    let csv = portolan(&with(&["--format", "csv"])).data(0);
    assert_eq!(csv.lines().count(), count + 1);
    let markdown = portolan(&with(&["--format", "md"])).data(0);
    assert!(markdown.starts_with("# Firewall matrix of citrix-small\n"), "{markdown}");
    let html = portolan(&with(&["--format", "html"])).data(0);
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"));
    for row in rows(&matrix) {
        let id = row["requirement"].as_str().unwrap();
        assert!(csv.contains(id) && markdown.contains(id) && html.contains(id), "{id}");
    }
}

#[test]
fn one_component_is_asked_for_by_any_name_and_told_in_full() {
    let named = portolan(&with(&["--component", "VDA", "--format", "json"])).json(0);
    assert_eq!(named["components"][0]["component"], "vda");
    assert_eq!(named["components"].as_array().unwrap().len(), 1);
    let text = portolan(&with(&["--component", "storefront"])).data(0);
    assert!(text.contains("  allowed     citrix/storefront/controller: "), "{text}");
    assert!(
        text.contains("egress by citrix-storefront/to-delivery-controller (policies/"),
        "{text}"
    );
}

#[test]
fn live_is_what_is_enforced_now() {
    let live = ["coverage", "minimal", "--view", "live", "--format", "json"];
    let matrix = portolan(&live).json(0);
    assert_eq!((&matrix["view"], &matrix["gaps"]), (&json!("live"), &json!(0)));
}

#[test]
fn a_file_is_written_whole_and_nothing_is_left_beside_it() {
    let folder = copy("citrix-small");
    let asked = |format: &str, file: &str| {
        let words = ["coverage", "site", "--today", "2026-01-01", "--format", format];
        portolan_in(folder.path(), &[&words[..], &["--output", file]].concat())
    };
    for format in ["text", "md", "html", "csv", "json", "xlsx"] {
        fs::write(folder.path().join("matrix"), "old").unwrap();
        let ran = asked(format, "matrix");
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
        assert_eq!(ran.stderr, "wrote matrix\n");
        let bytes = fs::read(folder.path().join("matrix")).unwrap();
        assert!(bytes.len() > 500 && !bytes.starts_with(b"old"), "{format}");
        assert_eq!(bytes.starts_with(b"PK"), format == "xlsx", "{format}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}

#[test]
fn a_day_decides_what_has_expired() {
    let folder = copy("minimal");
    let path = folder.path().join("site/policies/stores.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("allow: [https],", "allow: [https], expires: 2030-06-30,"))
        .unwrap();
    let on = |day| {
        let words = ["coverage", "site", "--format", "json", "--today", day];
        let matrix = portolan_in(folder.path(), &words).json(1);
        let verdict = |r: &&Value| r["requirement"] == "citrix/storefront/controller";
        rows(&matrix).into_iter().find(verdict).unwrap()["verdict"].clone()
    };
    assert_eq!((on("2030-06-30"), on("2030-07-01")), (json!("partly"), json!("blocked")));
}
