// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.6 and ADR 0001.4: application policies.

use portolan_site::model::{Forbid, Site};
use portolan_testkit::build::{
    Written, addresses, allow, application, at, categories, deny, everything, site, tier,
};

use crate::{DENIES, judged, passes};

fn shop(policies: impl IntoIterator<Item = Written>) -> Site {
    let words = site()
        .workload("web", "10.0.0.1", "App:Shop; Tier:Web")
        .workload("db", "10.0.0.2", "App:Shop; Tier:Db")
        .workload("other", "10.0.0.3", "App:Other");
    policies.into_iter().fold(words, |words, policy| words.policy(policy)).done()
}

fn two_tiers() -> Written {
    application("shop", [("web", categories("Tier:Web")), ("db", categories("Tier:Db"))])
}

#[test]
fn a_secured_workload_may_do_what_a_rule_allows_and_nothing_else() {
    let site = shop([two_tiers().inbound([allow("https", everything(), "tcp/443")])]);
    assert_eq!(judged(&site, "other -> web tcp/443")[1], "allow: allow-rule by shop/https");
    assert_eq!(judged(&site, "other -> web tcp/80")[1], "drop: not-allowed by shop");
    assert_eq!(judged(&site, "other -> web udp/443")[1], "drop: not-allowed by shop");
}

#[test]
fn one_that_no_policy_secures_falls_to_the_site_default() {
    let site = shop([two_tiers().inbound([])]);
    assert_eq!(judged(&site, "web -> other tcp/1"), ["allow: site-default", "allow: site-default"]);
}

#[test]
fn any_allows_everything_in_its_direction() {
    let site = shop([two_tiers().inbound_any().outbound([])]);
    let said = ["drop: not-allowed by shop", "allow: any-allowed by shop"];
    assert_eq!(judged(&site, "web -> db tcp/1"), said);
}

#[test]
fn a_direction_without_a_key_is_not_secured_and_an_empty_list_allows_nothing() {
    let absent = shop([two_tiers().inbound([])]);
    assert_eq!(judged(&absent, "web -> 192.0.2.1 tcp/1")[0], "allow: site-default");
    let empty = shop([two_tiers().outbound([])]);
    assert_eq!(judged(&empty, "web -> 192.0.2.1 tcp/1")[0], "drop: not-allowed by shop");
}

#[test]
fn what_some_policy_allows_passes_whatever_the_others_leave_out() {
    let own = || categories("App:Shop");
    let one = application("a", [("t", own())]).inbound([allow("x", everything(), "tcp/1")]);
    let two = application("b", [("t", own())]).inbound([allow("y", everything(), "tcp/2")]);
    let site = shop([one, two]);
    assert_eq!(judged(&site, "other -> web tcp/1")[1], "allow: allow-rule by a/x");
    assert_eq!(judged(&site, "other -> web tcp/2")[1], "allow: allow-rule by b/y");
    assert_eq!(judged(&site, "other -> web tcp/3")[1], "drop: not-allowed by a");
}

#[test]
fn a_policy_that_does_not_secure_the_direction_allows_nothing_in_it() {
    let inward = application("a", [("t", categories("App:Shop"))]).inbound_any();
    let outward = application("b", [("t", categories("App:Shop"))]).outbound([]);
    let site = shop([inward, outward]);
    assert_eq!(judged(&site, "web -> other tcp/1")[0], "drop: not-allowed by b");
}

#[test]
fn a_policy_allows_nothing_for_workloads_that_it_does_not_secure() {
    let generous = application("a", [("t", categories("App:Other"))]).inbound_any();
    let strict = application("b", [("t", categories("App:Shop"))]).inbound([]);
    assert!(!passes(&shop([generous, strict]), "other -> web tcp/1"));
}

#[test]
fn an_explicit_deny_of_any_policy_beats_the_allows_of_all() {
    let own = || categories("App:Shop");
    let generous = application("a", [("t", own())]).inbound_any();
    let denying = application("b", [("t", own())])
        .inbound([allow("all", everything(), "any"), deny("no", everything(), "tcp/23")]);
    let site = shop([generous, denying]);
    assert_eq!(judged(&site, "other -> web tcp/23")[1], "drop: deny-rule by b/no");
    assert_eq!(judged(&site, "other -> web tcp/22")[1], "allow: any-allowed by a");
}

#[test]
fn an_explicit_deny_says_nothing_of_workloads_that_its_policy_does_not_secure() {
    let denying = application("a", [("t", categories("App:Shop"))]).inbound([deny(
        "no",
        everything(),
        "any",
    )]);
    assert!(passes(&shop([denying]), "web -> other tcp/1"));
}

#[test]
fn traffic_between_tiers_of_one_policy_needs_a_rule() {
    let none = shop([two_tiers().inbound([])]);
    assert_eq!(judged(&none, "web -> db tcp/1433")[1], "drop: not-allowed by shop");
    let ruled = shop([two_tiers().inbound([at(["db"], allow("sql", tier("web"), "tcp/1433"))])]);
    assert_eq!(judged(&ruled, "web -> db tcp/1433")[1], "allow: allow-rule by shop/sql");
    assert_eq!(judged(&ruled, "db -> web tcp/1433")[1], "drop: not-allowed by shop");
    assert_eq!(judged(&ruled, "other -> db tcp/1433")[1], "drop: not-allowed by shop");
}

#[test]
fn a_rule_at_some_tiers_is_for_them_alone_and_without_at_for_all() {
    let site = shop([two_tiers().inbound([
        at(["web"], allow("users", addresses("192.0.2.0/24"), "tcp/443")),
        allow("ping", everything(), "icmp/8"),
        at(["web", "db"], allow("ssh", everything(), "tcp/22")),
    ])]);
    assert!(passes(&site, "192.0.2.1 -> web tcp/443"));
    assert!(!passes(&site, "192.0.2.1 -> db tcp/443"));
    for own in ["web", "db"] {
        assert!(passes(&site, &format!("192.0.2.1 -> {own} icmp/8/0")), "{own}");
        assert!(passes(&site, &format!("192.0.2.1 -> {own} tcp/22")), "{own}");
    }
}

#[test]
fn a_deny_at_a_tier_is_for_that_tier_alone() {
    let site = shop([two_tiers().inbound([
        allow("all", everything(), "any"),
        at(["db"], deny("no", everything(), "any")),
    ])]);
    assert_eq!(judged(&site, "other -> db tcp/1")[1], "drop: deny-rule by shop/no");
    assert_eq!(judged(&site, "other -> web tcp/1")[1], "allow: allow-rule by shop/all");
}

#[test]
fn a_denial_is_dropped_or_rejected_as_the_policy_says_or_else_the_site() {
    let words = || site().workload("web", "10.0.0.1", "Tier:Web").workload("x", "10.0.0.2", "A:B");
    let policy = || application("p", [("web", categories("Tier:Web"))]).inbound([]);
    let refusing = portolan_site::model::SiteDefault { forbid: Forbid::Reject, ..DENIES };
    let by_site = words().default(refusing).policy(policy()).done();
    assert_eq!(judged(&by_site, "192.0.2.1 -> web tcp/1")[1], "reject: not-allowed by p");
    assert_eq!(judged(&by_site, "192.0.2.1 -> x tcp/1")[1], "reject: site-default");
    let by_policy = words().default(refusing).policy(policy().refusing(Forbid::Drop)).done();
    assert_eq!(judged(&by_policy, "192.0.2.1 -> web tcp/1")[1], "drop: not-allowed by p");
    assert_eq!(judged(&by_policy, "192.0.2.1 -> x tcp/1")[1], "reject: site-default");
}
