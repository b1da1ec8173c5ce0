// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.7 and ADR 0001.8: draft, monitor, enforce, and parts that are monitored.

use portolan_site::model::{Direction, Mode, Part, Site};
use portolan_testkit::build::{
    Written, addresses, allow, application, categories, everything, site, strict_quarantine,
};

use crate::{intended, judged, live, verdict};

fn shop(policies: impl IntoIterator<Item = Written>) -> Site {
    let words = site()
        .workload("web", "10.0.0.1; fd00::1", "App:Shop; Tier:Web")
        .workload("db", "10.0.0.2", "App:Shop; Tier:Db")
        .workload("canary", "10.0.0.3", "App:Shop; Tier:Web; Ring:Canary");
    policies.into_iter().fold(words, |words, policy| words.policy(policy)).done()
}

/// Nothing in, nothing out, for two tiers.
fn closed() -> Written {
    application("shop", [("web", categories("Tier:Web")), ("db", categories("Tier:Db"))])
        .inbound([])
        .outbound([])
}

const OPEN: &str = "allow: site-default";
const SHUT: &str = "drop: not-allowed by shop";

#[test]
fn an_enforced_policy_counts_in_both_views() {
    assert_eq!(judged(&shop([closed()]), "web -> db tcp/1"), [SHUT, SHUT]);
}

#[test]
fn a_monitored_policy_counts_as_intended_and_flags_what_it_would_deny() {
    let site = shop([closed().mode(Mode::Monitor)]);
    assert_eq!(live(&site, "web -> db tcp/1"), [OPEN, OPEN]);
    assert_eq!(intended(&site, "web -> db tcp/1"), [SHUT, SHUT]);
    assert!(verdict(&site, "web -> db tcp/1").is_flagged());
}

#[test]
fn a_draft_counts_nowhere() {
    assert_eq!(judged(&shop([closed().mode(Mode::Draft)]), "web -> db tcp/1"), [OPEN, OPEN]);
}

#[test]
fn a_monitored_policy_that_allows_more_would_open() {
    let wider = application("wider", [("t", categories("App:Shop"))])
        .inbound([allow("r", everything(), "tcp/1")])
        .mode(Mode::Monitor);
    let site = shop([closed(), wider]);
    let verdict = verdict(&site, "192.0.2.1 -> web tcp/1");
    assert!(verdict.would_open() && !verdict.is_flagged());
    assert_eq!(live(&site, "192.0.2.1 -> web tcp/1")[1], SHUT);
    assert_eq!(intended(&site, "192.0.2.1 -> web tcp/1")[1], "allow: allow-rule by wider/r");
}

#[test]
fn a_monitored_policy_never_shadows_an_enforced_one() {
    let monitored = strict_quarantine("q", everything()).mode(Mode::Monitor);
    let site = shop([closed(), monitored]);
    assert_eq!(live(&site, "web -> db tcp/1"), [SHUT, SHUT]);
    let held = "drop: quarantine-strict by q";
    assert_eq!(intended(&site, "web -> db tcp/1"), [held, held]);
    assert!(!verdict(&site, "web -> db tcp/1").is_flagged(), "denied before and after");
}

#[test]
fn a_monitored_tier_is_asked_of_the_workload_that_judges() {
    let part = Part { tier: Some("db".into()), ..Part::default() };
    let site = shop([closed().monitored(part)]);
    assert_eq!(live(&site, "web -> db tcp/1"), [SHUT, OPEN]);
    assert_eq!(live(&site, "db -> web tcp/1"), [OPEN, SHUT]);
    assert_eq!(intended(&site, "web -> db tcp/1"), [SHUT, SHUT]);
}

#[test]
fn a_monitored_direction_leaves_the_other_enforced() {
    let part = Part { direction: Some(Direction::Egress), ..Part::default() };
    let site = shop([closed().monitored(part)]);
    assert_eq!(live(&site, "web -> db tcp/1"), [OPEN, SHUT]);
    assert_eq!(intended(&site, "web -> db tcp/1"), [SHUT, SHUT]);
}

#[test]
fn some_workloads_may_be_monitored_while_the_rest_is_enforced() {
    let part = Part { workloads: Some(categories("Ring:Canary")), ..Part::default() };
    let site = shop([closed().monitored(part)]);
    assert_eq!(live(&site, "192.0.2.1 -> canary tcp/1")[1], OPEN);
    assert_eq!(live(&site, "192.0.2.1 -> web tcp/1")[1], SHUT);
    assert_eq!(live(&site, "canary -> web tcp/1"), [OPEN, SHUT]);
}

#[test]
fn the_conditions_of_a_part_are_a_conjunction_and_parts_add_up() {
    let narrow = Part {
        tier: Some("web".into()),
        direction: Some(Direction::Ingress),
        workloads: Some(categories("Ring:Canary")),
    };
    let site = shop([closed().monitored(narrow.clone())]);
    assert_eq!(live(&site, "192.0.2.1 -> canary tcp/1")[1], OPEN);
    assert_eq!(live(&site, "canary -> 192.0.2.1 tcp/1")[0], SHUT);
    assert_eq!(live(&site, "192.0.2.1 -> web tcp/1")[1], SHUT);
    let db = Part { tier: Some("db".into()), ..Part::default() };
    let site = shop([closed().monitored(narrow).monitored(db)]);
    assert_eq!(live(&site, "db -> 192.0.2.1 tcp/1")[0], OPEN);
    assert_eq!(live(&site, "192.0.2.1 -> canary tcp/1")[1], OPEN);
}

#[test]
fn a_part_without_conditions_is_the_whole_policy() {
    let site = shop([closed().monitored(Part::default())]);
    assert_eq!(live(&site, "web -> db tcp/1"), [OPEN, OPEN]);
    assert_eq!(intended(&site, "web -> db tcp/1"), [SHUT, SHUT]);
}

#[test]
fn a_part_by_address_is_asked_of_the_address_of_the_connection() {
    let part = Part { workloads: Some(addresses("10.0.0.0/24")), ..Part::default() };
    let site = shop([closed().monitored(part)]);
    assert_eq!(live(&site, "192.0.2.1 -> 10.0.0.1 tcp/1")[1], OPEN);
    assert_eq!(live(&site, "2001:db8::1 -> fd00::1 tcp/1")[1], SHUT);
}
