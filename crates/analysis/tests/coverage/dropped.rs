// SPDX-License-Identifier: Apache-2.0
//! A rule that is taken away is missed where it is missed, as `check` does.

use std::collections::BTreeSet;
use std::fmt::Write;

use portolan_analysis::coverage::{Because, Cover, Matrix};
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Severity};
use portolan_site::model::Direction;

use super::brute::compare;
use super::{Files, checked, demo, intended, read, row};

/// The demo's site without one rule, with all its lines.
fn without(site: &Files, path: &str, rule: &str) -> Files {
    let mut site = site.clone();
    let starts = |line: &str| line.trim_start().starts_with("- ");
    let (mut kept, mut inside, mut hit) = (String::new(), false, false);
    for line in site[path].lines() {
        if starts(line) && line.contains(": ") || !line.starts_with(' ') {
            inside = starts(line) && line.trim_end().ends_with(&format!("id: {rule}"));
            hit |= inside;
        }
        if !inside {
            let _ = writeln!(kept, "{line}");
        }
    }
    assert!(hit, "no rule `{rule}` in {path}");
    site.insert(path.to_owned(), kept);
    site
}

/// Every rule of every policy: the file and its id.
fn all_rules(site: &Files) -> Vec<(String, String)> {
    let policies = site.iter().filter(|(path, _)| path.starts_with("policies/"));
    policies
        .flat_map(|(path, text)| {
            let ids = text.lines().filter_map(|l| l.trim_start().strip_prefix("- id: "));
            ids.map(|id| (path.clone(), id.trim().to_owned())).collect::<Vec<_>>()
        })
        .collect()
}

/// The requirements with a gap.
pub(crate) fn gaps(matrix: &Matrix) -> BTreeSet<String> {
    matrix.rows().filter(|row| row.is_gap()).map(|row| row.requirement.clone()).collect()
}

/// The requirements that findings of this severity, or a worse one, say are blocked.
pub(crate) fn blocked(found: Vec<Diagnostic>, least: Severity) -> BTreeSet<String> {
    let found =
        found.into_iter().filter(|d| d.code == "requirement-blocked" && d.severity >= least);
    found.map(|d| d.message.split('`').nth(1).unwrap().to_owned()).collect()
}

#[test]
fn a_dropped_rule_shows_as_blocked_with_who_denies_and_a_witness() {
    let catalogue = Catalogue::shipped();
    let whole = demo(&catalogue);
    let path = "policies/citrix-storefront.yaml";
    let site = without(&whole, path, "to-delivery-controller");
    let matrix = intended(&site, &catalogue);
    for (component, outbound) in [("storefront", true), ("delivery-controller", false)] {
        let row = row(&matrix, component, outbound, "citrix/storefront/controller");
        assert_eq!((row.verdict, row.pairs_allowed), (Cover::Blocked, 0));
        assert_eq!(row.pairs_all, 4);
        let [denied] = row.denied.as_slice() else { panic!("{:#?}", row.denied) };
        assert_eq!(denied.by.direction, Direction::Egress);
        assert_eq!(denied.because, Because::Missing);
        assert_eq!(denied.by.policy.as_deref(), Some("citrix-storefront"));
        assert_eq!(denied.by.place, Some((path.to_owned(), 1)));
        let witness = &denied.witness;
        assert!(witness.source.starts_with("storefront"), "{witness:?}");
        assert!(witness.destination.starts_with("controller"), "{witness:?}");
        assert_eq!(witness.service, "tcp/80");
    }
    assert!(matrix.has_gaps());
}

/// One in a few: each is a site to read, compile and ask twice.
const STEP: usize = 9;

#[test]
fn whatever_rule_is_dropped_the_gaps_are_those_that_check_finds() {
    let catalogue = Catalogue::shipped();
    let whole = demo(&catalogue);
    let rules = all_rules(&whole);
    let (mut tried, mut missed) = (0, 0);
    for (path, rule) in rules.iter().step_by(STEP) {
        let site = without(&whole, path, rule);
        let gaps = gaps(&intended(&site, &catalogue));
        let found = blocked(checked(&site, &catalogue), Severity::Warning);
        assert_eq!(gaps, found, "{path} {rule}");
        tried += 1;
        missed += usize::from(!gaps.is_empty());
    }
    println!("{tried} of {} rules dropped, {missed} of them missed", rules.len());
    assert!(missed * 2 > tried, "{missed} of {tried}");
}

#[test]
fn a_site_with_a_gap_is_as_its_connections_say_too() {
    let catalogue = Catalogue::shipped();
    let whole = demo(&catalogue);
    for (path, rule) in all_rules(&whole).iter().step_by(STEP * 2) {
        let site = without(&whole, path, rule);
        let matrix = intended(&site, &catalogue);
        let (rows, connections) = compare(&read(&site, &catalogue).0, &catalogue, &matrix);
        println!("without {rule}: {rows} rows, {connections} connections");
    }
}
