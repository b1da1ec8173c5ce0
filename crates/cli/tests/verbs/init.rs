// SPDX-License-Identifier: Apache-2.0
//! `init`: a first site.

use std::fs;
use std::path::Path;

use crate::portolan::{Ran, copy, portolan_in};

fn init(folder: &Path, inventory: &str, dir: &str) -> Ran {
    portolan_in(folder, &["init", "citrix", dir, "--inventory", inventory])
}

#[test]
fn a_first_site_is_clean_and_all_of_it_only_watches() {
    let folder = copy("citrix-small");
    let made = init(folder.path(), "site/inventory/machines.csv", "deep/new");
    assert_eq!(made.code, Some(0));
    assert!(made.stderr.contains("next: portolan check deep/new"), "{}", made.stderr);
    let checked = portolan_in(folder.path(), &["check", "deep/new"]).data(0);
    assert!(checked.contains("0 errors, 0 warnings"), "{checked}");
    for policy in fs::read_dir(folder.path().join("deep/new/policies")).unwrap() {
        let text = fs::read_to_string(policy.unwrap().path()).unwrap();
        assert!(text.contains("mode: monitor\n"), "{text}");
    }
    let left = fs::read_dir(folder.path().join("deep")).unwrap().count();
    assert_eq!(left, 1, "nothing is left beside the site");
}

#[test]
fn the_same_inventory_gives_the_same_bytes() {
    let folder = copy("citrix-small");
    let made = ["a", "b"].map(|dir| {
        let made = init(folder.path(), "site/inventory/machines.csv", dir);
        let policies = fs::read_dir(folder.path().join(dir).join("policies")).unwrap();
        let mut texts: Vec<(std::ffi::OsString, String)> = policies
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name(), fs::read_to_string(entry.path()).unwrap()))
            .collect();
        texts.sort();
        (made.stdout, texts)
    });
    assert_eq!(made[0], made[1]);
    assert!(made[0].1.len() > 5);
}

#[test]
fn an_inventory_from_a_spreadsheet_is_read() {
    let folder = copy("citrix-small");
    let text = fs::read_to_string(folder.path().join("site/inventory/machines.csv")).unwrap();
    let saved = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    fs::write(folder.path().join("SAVED.CSV"), saved).unwrap();
    let plain = init(folder.path(), "site/inventory/machines.csv", "plain");
    let saved = init(folder.path(), "SAVED.CSV", "saved");
    assert_eq!((saved.code, saved.stdout), (Some(0), plain.stdout));
    let machines = |dir: &str| fs::read(folder.path().join(dir).join("inventory/machines.csv"));
    assert_eq!(machines("saved").unwrap(), machines("plain").unwrap());
}

#[test]
fn an_inventory_named_in_capitals_is_no_less_an_inventory() {
    let folder = copy("minimal");
    let inventory = folder.path().join("site/inventory");
    fs::rename(inventory.join("machines.csv"), inventory.join("MACHINES.CSV")).unwrap();
    let asked = portolan_in(folder.path(), &["explain", "site", "sf1", "ddc1", "tcp/443"]);
    assert!(asked.data(0).contains("stores/enumeration"));
}

#[test]
fn the_report_is_there_for_programs_too() {
    let folder = copy("citrix-small");
    let inventory = "site/inventory/machines.csv";
    let words = ["init", "citrix", "new", "--inventory", inventory, "--format", "json"];
    let made = portolan_in(folder.path(), &words);
    assert_eq!(made.code, Some(0));
    let told: serde_json::Value = serde_json::from_str(&made.stdout).unwrap();
    assert_eq!(told["version"], 1);
    for file in told["files"].as_array().unwrap() {
        assert!(folder.path().join("new").join(file.as_str().unwrap()).is_file(), "{file}");
    }
    let machines = fs::read_to_string(folder.path().join(inventory)).unwrap().lines().count() - 1;
    assert_eq!(told["workloads"], machines);
    let missing = told["missing"].as_array().unwrap();
    assert!(missing.iter().all(|m| m["role"].is_string() && m["rules"][0]["policy"].is_string()));
    assert!(told["components"].as_array().unwrap().len() > 5);
    assert!(told["open"].as_array().unwrap().iter().all(|o| o["why"].is_string()));
}
