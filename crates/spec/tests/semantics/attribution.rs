// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.9, ADR 0001.7 and 0001.16: who is named when several could be.

use jiff::ToSpan;
use portolan_site::model::{Forbid, Rule, Site, Within};
use portolan_testkit::build::{
    Written, allow, application, categories, deny, everything, expiring, forensic_quarantine,
    shared_service, site,
};

use crate::{TODAY, judged};

fn farm(policies: impl IntoIterator<Item = Written>) -> Site {
    let words = site().workload("one", "10.0.0.1", "A:B").workload("two", "10.0.0.2", "A:B");
    policies.into_iter().fold(words, |words, policy| words.policy(policy)).done()
}

fn policy(id: &str) -> Written {
    application(id, [("first", categories("A:B")), ("second", categories("A:B"))])
}

fn ingress(policies: impl IntoIterator<Item = Written>) -> String {
    judged(&farm(policies), "one -> two tcp/443")[1].clone()
}

fn yes(id: &str) -> Rule {
    allow(id, everything(), "tcp/443")
}

fn no(id: &str) -> Rule {
    deny(id, everything(), "tcp/443")
}

#[test]
fn the_first_policy_by_id_is_named_however_they_are_listed() {
    let policies = [policy("b").inbound([yes("r")]), policy("a").inbound([yes("r")])];
    assert_eq!(ingress(policies.clone()), "allow: allow-rule by a/r");
    let mut site = farm(policies);
    site.policies.reverse();
    assert_eq!(judged(&site, "one -> two tcp/443")[1], "allow: allow-rule by a/r");
}

#[test]
fn in_a_policy_the_first_rule_that_matches_and_still_allows_is_named() {
    let gone = expiring(TODAY.saturating_sub(1.day()), yes("z-gone"));
    let other = allow("z-other", everything(), "tcp/80");
    let rules = [gone, other, yes("y"), yes("x")];
    assert_eq!(ingress([policy("a").inbound(rules)]), "allow: allow-rule by a/y");
}

#[test]
fn denies_come_first_then_within_deny_and_policies_before_both() {
    let ruled = policy("b").inbound([yes("r"), no("y"), no("x")]).within("first", Within::Deny);
    assert_eq!(ingress([ruled.clone()]), "drop: deny-rule by b/y");
    let denying = policy("a").inbound([]).within("second", Within::Deny);
    assert_eq!(ingress([ruled, denying]), "drop: within-deny by a");
}

#[test]
fn any_is_named_before_within() {
    let any = policy("a").inbound_any().within("first", Within::Allow);
    assert_eq!(ingress([any]), "allow: any-allowed by a");
}

#[test]
fn rules_are_named_before_within() {
    let ruled = policy("a").inbound([yes("r")]).within("first", Within::Allow);
    assert_eq!(ingress([ruled]), "allow: allow-rule by a/r");
}

#[test]
fn within_of_a_first_policy_is_named_before_any_of_a_second() {
    let within = policy("a").inbound([]).within("second", Within::Allow);
    assert_eq!(ingress([policy("b").inbound_any(), within]), "allow: within-allow by a");
}

#[test]
fn the_implicit_denial_names_the_first_policy_that_secures_and_refuses_as_it_says() {
    let quiet = policy("b").inbound([]).refusing(Forbid::Drop);
    let loud = policy("a").inbound([]).refusing(Forbid::Reject);
    assert_eq!(ingress([quiet, loud]), "reject: not-allowed by a");
    let outward = policy("a").outbound([]).refusing(Forbid::Reject);
    assert_eq!(ingress([policy("b").inbound([]), outward]), "drop: not-allowed by b");
}

#[test]
fn shared_services_and_forensic_quarantines_name_the_first_too() {
    let shared = |id| shared_service(id, categories("A:B")).inbound([yes("y"), yes("x")]);
    assert_eq!(ingress([shared("b"), shared("a")]), "allow: shared-service by a/y");
    let forensic = |id| forensic_quarantine(id, categories("A:B")).inbound([yes("y"), yes("x")]);
    assert_eq!(ingress([forensic("b"), forensic("a")]), "allow: forensic-allow by a/y");
}
