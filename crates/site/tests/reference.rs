// SPDX-License-Identifier: Apache-2.0
//! The reference of the format is true: its examples are one site, its tables are complete.
#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

mod common;

use common::{concise, load_files};

const PAGE: &str = include_str!("../../../docs/site.md");

/// The fenced blocks that name a file, with their texts.
fn files() -> Vec<(&'static str, &'static str)> {
    PAGE.split("\n```")
        .filter_map(|block| {
            let (fence, text) = block.split_once('\n')?;
            let (_, path) = fence.split_once(' ')?;
            path.contains('.').then_some((path, text))
        })
        .collect()
}

#[test]
fn the_examples_are_a_site_that_loads() {
    let files = files();
    assert_eq!(files.len(), 5);
    let (site, sources, out) = load_files(&files);
    let site = site.unwrap_or_else(|| panic!("{}", concise(&out, &sources)));
    assert_eq!((site.workloads.len(), site.policies.len()), (5, 7));
    assert!(out.is_empty(), "{}", concise(&out, &sources));
}

#[test]
fn every_key_of_a_site_and_of_a_policy_stands_in_the_reference() {
    for name in ["portolan.json", "policy.json"] {
        let schema = portolan_site::raw::schema(name).unwrap();
        let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
        for key in schema["properties"].as_object().unwrap().keys() {
            assert!(PAGE.contains(&format!("`{key}`")), "{name}: {key}");
        }
    }
}

#[test]
fn every_service_that_exists_by_itself_stands_in_the_reference() {
    for line in PAGE.lines().filter(|l| l.starts_with("| `") && l.matches('|').count() == 5) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        for pair in cells.get(1..5).unwrap().chunks(2) {
            let name = pair.first().unwrap().trim_matches('`');
            let words = pair.last().unwrap().replace(' ', ", ");
            let one = format!("site: s\nservices: {{ a: [{name}], b: [{words}] }}\n");
            let (site, ..) = load_files(&[("portolan.yaml", &one)]);
            let services = site.unwrap().services;
            assert_eq!(services.get("a"), services.get("b"), "{name}");
        }
    }
}
