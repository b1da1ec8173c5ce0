// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5 and ADR 0001.13: quarantine, strict and forensic.

use jiff::ToSpan;
use portolan_site::model::{Forbid, Site};
use portolan_testkit::build::{
    Written, addresses, allow, categories, expiring, forensic_quarantine, site, strict_quarantine,
};

use crate::{TODAY, judged};

fn lab(policies: impl IntoIterator<Item = Written>) -> Site {
    let words = site().workload("ill", "10.0.0.1", "Quarantine:Yes; Zone:General").workload(
        "well",
        "10.0.0.2",
        "Zone:General",
    );
    policies.into_iter().fold(words, |words, policy| words.policy(policy)).done()
}

fn ill() -> portolan_site::model::Selector {
    categories("Quarantine:Yes")
}

/// A forensic quarantine that lets one address in to look.
fn forensic(id: &str, analyst: &str) -> Written {
    forensic_quarantine(id, ill()).inbound([allow("look", addresses(analyst), "tcp/3389")])
}

#[test]
fn strict_denies_everything_in_both_directions_at_the_end_that_it_holds() {
    let site = lab([strict_quarantine("q", ill())]);
    let out = ["drop: quarantine-strict by q", "allow: site-default"];
    assert_eq!(judged(&site, "ill -> well tcp/443"), out);
    let inward = ["allow: site-default", "drop: quarantine-strict by q"];
    assert_eq!(judged(&site, "well -> ill icmp/8/0"), inward);
}

#[test]
fn forensic_allows_its_list_and_denies_the_rest() {
    let site = lab([forensic("q", "192.0.2.1")]);
    assert_eq!(judged(&site, "192.0.2.1 -> ill tcp/3389")[1], "allow: forensic-allow by q/look");
    assert_eq!(judged(&site, "192.0.2.2 -> ill tcp/3389")[1], "drop: forensic-deny by q");
    assert_eq!(judged(&site, "192.0.2.1 -> ill tcp/22")[1], "drop: forensic-deny by q");
}

#[test]
fn a_list_left_out_of_a_quarantine_allows_nothing() {
    let site = lab([forensic("q", "192.0.2.1")]);
    assert_eq!(judged(&site, "ill -> 192.0.2.1 tcp/3389")[0], "drop: forensic-deny by q");
}

#[test]
fn an_expired_forensic_rule_no_longer_allows() {
    let look = allow("look", addresses("192.0.2.1"), "any");
    let yesterday = TODAY.saturating_sub(1.day());
    let site = lab([forensic_quarantine("q", ill()).inbound([expiring(yesterday, look)])]);
    assert_eq!(judged(&site, "192.0.2.1 -> ill tcp/1")[1], "drop: forensic-deny by q");
}

#[test]
fn strict_comes_before_forensic_whatever_their_names() {
    let site = lab([forensic("a", "192.0.2.1"), strict_quarantine("b", ill())]);
    assert_eq!(judged(&site, "192.0.2.1 -> ill tcp/3389")[1], "drop: quarantine-strict by b");
}

#[test]
fn what_any_of_several_forensic_quarantines_allows_passes() {
    let site = lab([forensic("a", "192.0.2.1"), forensic("b", "192.0.2.2")]);
    assert_eq!(judged(&site, "192.0.2.1 -> ill tcp/3389")[1], "allow: forensic-allow by a/look");
    assert_eq!(judged(&site, "192.0.2.2 -> ill tcp/3389")[1], "allow: forensic-allow by b/look");
    assert_eq!(judged(&site, "192.0.2.3 -> ill tcp/3389")[1], "drop: forensic-deny by a");
}

#[test]
fn the_first_quarantine_is_named_and_refuses_as_it_says() {
    let loud = strict_quarantine("a", ill()).refusing(Forbid::Reject);
    let site = lab([loud, strict_quarantine("b", ill())]);
    assert_eq!(judged(&site, "ill -> 192.0.2.1 tcp/1")[0], "reject: quarantine-strict by a");
}
