// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.8 and ADR 0001.6: rules, their last day, and explicit denies.

use jiff::ToSpan;
use portolan_site::model::{Mode, Rule, Site};
use portolan_testkit::build::{allow, application, categories, deny, everything, expiring, site};

use crate::{TODAY, intended, judged, live, verdict};

fn with(rules: [Rule; 1], mode: Mode) -> Site {
    site()
        .workload("own", "10.0.0.1", "A:B")
        .policy(application("p", [("t", categories("A:B"))]).inbound(rules).mode(mode))
        .done()
}

const WORDS: &str = "192.0.2.1 -> own tcp/443";

#[test]
fn a_rule_allows_on_its_last_day_and_not_after() {
    let until = |last| [expiring(last, allow("r", everything(), "tcp/443"))];
    let said = |last| judged(&with(until(last), Mode::Enforce), WORDS)[1].clone();
    assert_eq!(said(TODAY.saturating_add(1.day())), "allow: allow-rule by p/r");
    assert_eq!(said(TODAY), "allow: allow-rule by p/r");
    assert_eq!(said(TODAY.saturating_sub(1.day())), "drop: not-allowed by p");
}

#[test]
fn a_deny_never_expires() {
    let long_gone = TODAY.saturating_sub(400.days());
    let rule = expiring(long_gone, deny("no", everything(), "any"));
    let site = with([rule], Mode::Enforce);
    assert_eq!(judged(&site, WORDS)[1], "drop: deny-rule by p/no");
}

#[test]
fn an_explicit_deny_settles_a_flagged_flow() {
    let settled = with([deny("no", everything(), "any")], Mode::Monitor);
    assert_eq!(live(&settled, WORDS)[1], "allow: site-default");
    assert_eq!(intended(&settled, WORDS)[1], "drop: deny-rule by p/no");
    let verdict_of = |site: &Site| verdict(site, WORDS);
    assert!(verdict_of(&settled).is_flagged() && verdict_of(&settled).is_settled());
    let unknown = with([allow("r", everything(), "tcp/80")], Mode::Monitor);
    assert!(verdict_of(&unknown).is_flagged() && !verdict_of(&unknown).is_settled());
}
