// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5, 2.12, ADR 0001.10 and 0001.17: the site default and the rule for the unlabelled.

use portolan_site::model::{Allow, Forbid, Mode, SiteDefault};
use portolan_testkit::build::{
    SiteWords, addresses, allow, application, everything, site, strict_quarantine,
};

use crate::{DENIES, intended, judged, live, passes};

fn newcomer() -> SiteWords {
    site().workload("new", "10.0.0.1", "").workload("known", "10.0.0.2", "A:B")
}

#[test]
fn the_site_default_allows_unless_the_site_says_deny() {
    assert_eq!(judged(&newcomer().done(), "known -> 192.0.2.1 tcp/1")[0], "allow: site-default");
    let site = newcomer().default(DENIES).done();
    assert_eq!(judged(&site, "known -> 192.0.2.1 tcp/1")[0], "drop: site-default");
}

#[test]
fn a_workload_without_categories_is_caught_by_the_rule_for_the_unlabelled() {
    let said = ["drop: unlabelled", "allow: site-default"];
    assert_eq!(judged(&newcomer().done(), "new -> known tcp/1"), said);
    assert_eq!(judged(&newcomer().done(), "192.0.2.1 -> new tcp/1")[1], "drop: unlabelled");
}

#[test]
fn the_rule_for_the_unlabelled_may_allow_where_the_site_denies() {
    let site = newcomer().default(DENIES).unlabelled(Allow::Yes, Mode::Enforce).done();
    assert_eq!(judged(&site, "new -> 192.0.2.1 tcp/1")[0], "allow: unlabelled");
}

#[test]
fn in_monitor_mode_the_unlabelled_meet_the_site_default_live() {
    let site = newcomer().unlabelled(Allow::No, Mode::Monitor).done();
    assert_eq!(live(&site, "new -> 192.0.2.1 tcp/1")[0], "allow: site-default");
    assert_eq!(intended(&site, "new -> 192.0.2.1 tcp/1")[0], "drop: unlabelled");
    let site = newcomer().default(DENIES).unlabelled(Allow::Yes, Mode::Monitor).done();
    assert_eq!(live(&site, "new -> 192.0.2.1 tcp/1")[0], "drop: site-default");
    assert_eq!(intended(&site, "new -> 192.0.2.1 tcp/1")[0], "allow: unlabelled");
}

#[test]
fn policies_by_address_or_by_everything_come_before_the_rule_for_the_unlabelled() {
    let lan = application("lan", [("lan", addresses("10.0.0.0/24"))]).inbound([allow(
        "ssh",
        everything(),
        "tcp/22",
    )]);
    let site = newcomer().policy(lan).done();
    assert_eq!(judged(&site, "192.0.2.1 -> new tcp/22")[1], "allow: allow-rule by lan/ssh");
    assert_eq!(judged(&site, "192.0.2.1 -> new tcp/23")[1], "drop: not-allowed by lan");
    let site = newcomer().policy(strict_quarantine("q", everything())).done();
    assert_eq!(judged(&site, "new -> 192.0.2.1 tcp/1")[0], "drop: quarantine-strict by q");
}

#[test]
fn the_unlabelled_are_refused_as_the_site_refuses() {
    let refusing = SiteDefault { allow: Allow::Yes, forbid: Forbid::Reject };
    let site = newcomer().default(refusing).done();
    assert_eq!(judged(&site, "new -> 192.0.2.1 tcp/1")[0], "reject: unlabelled");
}

#[test]
fn a_key_without_a_value_is_no_category() {
    let mut site = newcomer().done();
    for workload in site.workloads.iter_mut().filter(|w| w.name == "new") {
        workload.categories.insert("Zone".into(), Default::default());
    }
    assert!(!passes(&site, "new -> 192.0.2.1 tcp/1"));
}

#[test]
fn the_unlabelled_still_have_their_plumbing() {
    let said = judged(&newcomer().done(), "new -> 255.255.255.255 udp/67");
    assert_eq!(said[0], "allow: plumbing");
}
