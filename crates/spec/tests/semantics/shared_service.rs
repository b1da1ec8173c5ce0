// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5, ADR 0001.2, 0001.3 and 0001.14: shared services.

use jiff::ToSpan;
use portolan_site::model::{Mode, Site};
use portolan_testkit::build::{
    Written, allow, application, categories, everything, expiring, isolation, shared_service, site,
    strict_quarantine,
};

use crate::{TODAY, intended, judged, live};

/// General and secure desktops apart; the domain stands with the secure ones.
fn domain(policies: impl IntoIterator<Item = Written>) -> Site {
    let apart = isolation("apart", [categories("Zone:General"), categories("Zone:Secure")]);
    let words = site()
        .workload("general", "10.0.0.1", "Zone:General; AppType:Desktop")
        .workload("dc", "10.0.0.2", "Zone:Secure; AppType:Domain")
        .policy(apart);
    policies.into_iter().fold(words, |words, policy| words.policy(policy)).done()
}

fn dns() -> Written {
    shared_service("dns", categories("AppType:Domain")).inbound([allow(
        "ask",
        everything(),
        "udp/53",
    )])
}

const ISOLATED: &str = "drop: isolated by apart";

#[test]
fn a_shared_service_is_exempt_from_isolation_at_both_ends() {
    let said = ["allow: site-default", "allow: shared-service by dns/ask"];
    assert_eq!(judged(&domain([dns()]), "general -> dc udp/53"), said);
}

#[test]
fn what_it_does_not_allow_goes_on_to_isolation() {
    assert_eq!(judged(&domain([dns()]), "general -> dc tcp/445"), [ISOLATED, ISOLATED]);
    assert_eq!(judged(&domain([dns()]), "dc -> general udp/53"), [ISOLATED, ISOLATED]);
}

#[test]
fn a_shared_service_never_denies() {
    let site = domain([dns()]);
    assert_eq!(judged(&site, "192.0.2.1 -> dc tcp/1")[1], "allow: site-default");
}

#[test]
fn the_exemption_does_not_spare_the_other_end_its_application_policies() {
    let desktop = application("desktop", [("d", categories("AppType:Desktop"))]).outbound([]);
    let said = ["drop: not-allowed by desktop", "allow: shared-service by dns/ask"];
    assert_eq!(judged(&domain([dns(), desktop]), "general -> dc udp/53"), said);
}

#[test]
fn at_its_own_end_it_comes_before_the_application_policies() {
    let dc = application("dc", [("dc", categories("AppType:Domain"))]).inbound([]);
    let site = domain([dns(), dc]);
    assert_eq!(judged(&site, "192.0.2.1 -> dc udp/53")[1], "allow: shared-service by dns/ask");
    assert_eq!(judged(&site, "192.0.2.1 -> dc tcp/53")[1], "drop: not-allowed by dc");
}

#[test]
fn the_exemption_works_outwards_too() {
    let push = shared_service("push", categories("AppType:Domain")).outbound([allow(
        "policy",
        categories("Zone:General"),
        "tcp/443",
    )]);
    let said = ["allow: shared-service by push/policy", "allow: site-default"];
    assert_eq!(judged(&domain([push]), "dc -> general tcp/443"), said);
}

#[test]
fn a_monitored_shared_service_exempts_in_the_intended_view_alone() {
    let site = domain([dns().mode(Mode::Monitor)]);
    assert_eq!(live(&site, "general -> dc udp/53"), [ISOLATED, ISOLATED]);
    let said = ["allow: site-default", "allow: shared-service by dns/ask"];
    assert_eq!(intended(&site, "general -> dc udp/53"), said);
}

#[test]
fn an_expired_shared_service_exempts_nobody() {
    let rule = expiring(TODAY.saturating_sub(1.day()), allow("ask", everything(), "udp/53"));
    let expired = shared_service("dns", categories("AppType:Domain")).inbound([rule]);
    assert_eq!(judged(&domain([expired]), "general -> dc udp/53"), [ISOLATED, ISOLATED]);
}

#[test]
fn the_exemption_holds_even_where_the_service_itself_is_in_quarantine() {
    let quarantine = strict_quarantine("q", categories("AppType:Domain"));
    let said = ["allow: site-default", "drop: quarantine-strict by q"];
    assert_eq!(judged(&domain([dns(), quarantine]), "general -> dc udp/53"), said);
}
