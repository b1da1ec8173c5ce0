// SPDX-License-Identifier: Apache-2.0
//! The benchmark itself, in its short form: it says little, but it says all that it should.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that fails fails its test")]

use std::process::Command;

use serde_json::Value;

/// Whether namespaces can be made here, and the tools are there.
fn can_run() -> bool {
    let mut probe = Command::new("unshare");
    if !rustix::process::geteuid().is_root() {
        probe.args(["--user", "--map-root-user"]);
    }
    let words = ["--net", "--mount", "sh", "-c", "ip link >/dev/null && command -v nft conntrack"];
    probe.args(words).output().is_ok_and(|o| o.status.success())
}

fn beside<'a>(results: &'a [Value], name: &str, peer: &str) -> &'a Value {
    let is = |r: &&Value| r["name"] == name && r["peer"] == peer;
    results.iter().find(is).unwrap_or_else(|| panic!("no row `{name}` beside `{peer}`"))
}

/// Under load a short run is far off; rules that are linear in the pairs would be below.
fn is_plausible(row: &Value) -> bool {
    let [from, to]: [f64; 2] = serde_json::from_value(row["ratio_95"].clone()).unwrap();
    let ratio = row["ratio"].as_f64().unwrap();
    ratio > 0.2 && from <= ratio && ratio <= to
}

#[test]
fn every_attachment_is_measured_beside_an_empty_rule_set() {
    if !can_run() {
        println!("skipped: no namespaces, or no nft and conntrack");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Command::new(env!("CARGO_BIN_EXE_bench"));
    let output = bench.args(["--quick", "--folder"]).arg(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("skipped: Aerleon"), "a peer that is not there is named: {said}");
    let report = std::fs::read(folder.path().join("report.json")).unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    assert_eq!(report["version"], 1);
    let results = report["results"].as_array().unwrap();
    for kind in ["host", "router", "bridge"] {
        let name = format!("{kind}: new connections, 1000 pairs");
        for name in [name.clone(), format!("{name}, with an exchange of 1 KiB")] {
            let row = beside(results, &name, "empty rule set");
            assert!(is_plausible(row), "{row}");
        }
    }
    let names: Vec<&str> = results.iter().filter_map(|r| r["name"].as_str()).collect();
    assert!(names.contains(&"one-member change, 1000 pairs: nft"), "{names:?}");
    assert!(results.iter().all(|r| r["holds"] != false), "a short run judges nothing");
}

#[test]
fn what_a_whole_site_costs_is_measured_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Command::new(env!("CARGO_BIN_EXE_bench"));
    bench.args(["--quick", "--only", "scale", "--folder"]).arg(folder.path());
    let output = bench.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report = std::fs::read(folder.path().join("report.json")).unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    let value = |what: &str| {
        let name = format!("{what} 1002 workloads, 753 policies");
        let row = report["results"].as_array().unwrap().iter().find(|r| r["name"] == *name);
        row.and_then(|r| r["value"].as_f64()).unwrap_or_else(|| panic!("{name}: {report}"))
    };
    assert!(value("compile") > 0.0 && value("one category change recompiled,") > 0.0);
    assert!(value("peak memory of that,") > value("memory of the site alone,"));
}

#[test]
fn a_wrong_word_is_answered_with_the_right_ones() {
    let output = Command::new(env!("CARGO_BIN_EXE_bench")).arg("--fast").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("bench [--quick]"));
}
