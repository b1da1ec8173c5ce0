// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.6, ADR 0001.5 and 0001.15: traffic within a tier.

use portolan_site::model::{Site, Within};
use portolan_testkit::build::{
    Written, addresses, allow, application, categories, everything, service_set, site, tier,
};

use crate::judged;

fn farm(policies: impl IntoIterator<Item = Written>) -> Site {
    let words = site()
        .workload("one", "10.0.0.1; 10.0.9.1", "Tier:Web")
        .workload("two", "10.0.0.2", "Tier:Web")
        .workload("db", "10.0.0.3", "Tier:Db");
    policies.into_iter().fold(words, |words, policy| words.policy(policy)).done()
}

/// Two tiers, both directions secured, `within` for web alone.
fn tiers(within: Option<Within>) -> Written {
    let policy =
        application("farm", [("web", categories("Tier:Web")), ("db", categories("Tier:Db"))])
            .inbound([])
            .outbound([]);
    match within {
        Some(within) => policy.within("web", within),
        None => policy,
    }
}

const NOT_ALLOWED: &str = "drop: not-allowed by farm";
const ALLOWED: &str = "allow: within-allow by farm";
const NOBODY: &str = "does not judge";

#[test]
fn within_allow_opens_a_tier_to_itself_and_to_nobody_else() {
    let site = farm([tiers(Some(Within::Allow))]);
    assert_eq!(judged(&site, "one -> two tcp/1"), [ALLOWED, ALLOWED]);
    assert_eq!(judged(&site, "one -> db tcp/1"), [NOT_ALLOWED, NOT_ALLOWED]);
    assert_eq!(judged(&site, "192.0.2.1 -> one tcp/1")[1], NOT_ALLOWED);
}

#[test]
fn within_a_list_of_services_opens_those() {
    let site = farm([tiers(Some(Within::Services(service_set("tcp/808"))))]);
    assert_eq!(judged(&site, "one -> two tcp/808"), [ALLOWED, ALLOWED]);
    assert_eq!(judged(&site, "one -> two tcp/809"), [NOT_ALLOWED, NOT_ALLOWED]);
}

#[test]
fn within_deny_is_an_explicit_deny() {
    let generous = application("a", [("all", everything())]).inbound_any().outbound_any();
    let site = farm([tiers(Some(Within::Deny)), generous]);
    let said = "drop: within-deny by farm";
    assert_eq!(judged(&site, "one -> two tcp/1"), [said, said]);
    assert_eq!(judged(&site, "one -> db tcp/1")[0], "allow: any-allowed by a");
}

#[test]
fn without_a_word_about_it_traffic_within_a_tier_needs_a_rule() {
    assert_eq!(judged(&farm([tiers(None)]), "one -> two tcp/1"), [NOT_ALLOWED, NOT_ALLOWED]);
    let ruled = tiers(None).inbound([allow("r", tier("web"), "tcp/1")]);
    let said = [NOT_ALLOWED, "allow: allow-rule by farm/r"];
    assert_eq!(judged(&farm([ruled]), "one -> two tcp/1"), said);
}

#[test]
fn within_speaks_only_in_the_directions_that_the_policy_secures() {
    for within in [Within::Allow, Within::Deny] {
        let policy = application("farm", [("web", categories("Tier:Web"))])
            .inbound([])
            .within("web", within);
        let said = judged(&farm([policy]), "one -> two tcp/1");
        assert_eq!(said[0], "allow: site-default");
        assert_ne!(said[1], "allow: site-default");
    }
}

#[test]
fn what_a_workload_says_to_itself_is_judged_by_no_end() {
    let closed = farm([tiers(Some(Within::Deny))]);
    for words in ["one -> one tcp/1", "10.0.0.1 -> 10.0.9.1 tcp/1"] {
        assert_eq!(judged(&closed, words), [NOBODY, NOBODY], "{words}");
    }
}

#[test]
fn a_tier_by_address_has_a_workload_at_those_addresses_alone() {
    let policy = application("farm", [("lan", addresses("10.0.0.0/24"))])
        .inbound([])
        .within("lan", Within::Allow);
    let site = farm([policy]);
    assert_eq!(judged(&site, "one -> two tcp/1")[1], ALLOWED);
    assert_eq!(judged(&site, "10.0.9.1 -> 10.0.0.2 tcp/1")[1], NOT_ALLOWED);
    assert_eq!(judged(&site, "10.0.0.2 -> 10.0.9.1 tcp/1")[1], "allow: site-default");
    assert_eq!(judged(&site, "10.0.0.77 -> one tcp/1")[1], NOT_ALLOWED, "no workload is there");
}

#[test]
fn of_overlapping_tiers_each_speaks_and_deny_beats_allow() {
    let overlap = application("farm", [("all", everything()), ("web", categories("Tier:Web"))])
        .inbound([])
        .within("all", Within::Allow)
        .within("web", Within::Deny);
    let site = farm([overlap]);
    assert_eq!(judged(&site, "one -> two tcp/1")[1], "drop: within-deny by farm");
    assert_eq!(judged(&site, "one -> db tcp/1")[1], ALLOWED);
}
