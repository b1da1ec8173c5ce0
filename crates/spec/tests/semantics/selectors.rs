// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.3 and ADR 0001.9: which ends a selector takes.

use portolan_site::model::{Allow, Mode, Selector, Site};
use portolan_testkit::build::{
    addresses, allow, application, categories, everything, except, isolation, site, tier,
};

use crate::{judged, passes};

/// A site whose one secured workload may be reached by the selected peers alone.
fn open_to(peer: Selector) -> Site {
    site()
        .workload("own", "10.0.0.1; fd00::1", "AppType:Own")
        .workload("both", "10.0.0.2", "AppTier:Web; AppTier:Db; Zone:General")
        .workload("web", "10.0.0.3; fd00::3", "AppTier:Web; Zone:Secure")
        .workload("bare", "10.0.0.4", "")
        .unlabelled(Allow::Yes, Mode::Enforce)
        .policy(
            application("a", [("own", categories("AppType:Own"))])
                .inbound([allow("r", peer, "any")]),
        )
        .done()
}

fn reaches(site: &Site, from: &str) -> bool {
    let to = if from.contains("::") { "fd00::1" } else { "own" };
    passes(site, &format!("{from} -> {to} udp/9"))
}

/// Which of some usual ends the selector takes.
fn taken(peer: Selector) -> Vec<&'static str> {
    let site = open_to(peer);
    let ends = ["both", "web", "bare", "192.0.2.1", "2001:db8::1", "fd00::3"];
    ends.into_iter().filter(|from| reaches(&site, from)).collect()
}

#[test]
fn a_category_takes_every_workload_that_has_the_value() {
    assert_eq!(taken(categories("AppTier:Web")), ["both", "web", "fd00::3"]);
    assert_eq!(taken(categories("AppTier:Db")), ["both"]);
    assert!(taken(categories("AppTier:Nobody")).is_empty());
}

#[test]
fn values_of_one_key_are_alternatives_and_keys_are_a_conjunction() {
    assert_eq!(taken(categories("Zone:General; Zone:Secure")), ["both", "web", "fd00::3"]);
    assert_eq!(taken(categories("AppTier:Web; Zone:Secure")), ["web", "fd00::3"]);
    assert!(taken(categories("AppTier:Db; Zone:Secure")).is_empty());
}

#[test]
fn everything_takes_workloads_and_outside_alike() {
    let all = ["both", "web", "bare", "192.0.2.1", "2001:db8::1", "fd00::3"];
    assert_eq!(taken(everything()), all);
}

#[test]
fn an_address_group_takes_the_connections_address_whoever_has_it() {
    assert_eq!(taken(addresses("10.0.0.3-10.0.0.9")), ["web", "bare"]);
    assert_eq!(taken(addresses("192.0.2.0/24, fd00::/16")), ["192.0.2.1", "fd00::3"]);
    assert_eq!(taken(addresses("0.0.0.0/0")), ["both", "web", "bare", "192.0.2.1"]);
    assert_eq!(taken(addresses("::/0")), ["2001:db8::1", "fd00::3"]);
}

#[test]
fn an_exception_takes_out_and_an_exception_to_it_puts_back() {
    let all_but_web = except(everything(), categories("AppTier:Web"));
    assert_eq!(taken(all_but_web), ["bare", "192.0.2.1", "2001:db8::1"]);
    let but_not_both = except(categories("AppTier:Web"), categories("Zone:General"));
    assert_eq!(
        taken(except(everything(), but_not_both)),
        ["both", "bare", "192.0.2.1", "2001:db8::1"]
    );
}

#[test]
fn any_of_several_exceptions_takes_out() {
    let two = except(except(everything(), categories("AppTier:Web")), addresses("::/0"));
    assert_eq!(taken(two), ["bare", "192.0.2.1"]);
}

#[test]
fn everything_takes_broadcast_and_multicast_too() {
    let open = |peer| {
        site()
            .workload("own", "10.0.0.1; fd00::1", "AppType:Own")
            .policy(
                application("a", [("own", categories("AppType:Own"))])
                    .outbound([allow("r", peer, "any")]),
            )
            .done()
    };
    for group in ["255.255.255.255", "239.1.2.3"] {
        let words = format!("own -> {group} udp/9");
        assert!(passes(&open(everything()), &words));
        assert!(passes(&open(addresses("224.0.0.0/3")), &words));
        assert!(!passes(&open(categories("AppType:Own")), &words));
    }
    assert!(passes(&open(addresses("ff00::/8")), "fd00::1 -> ff02::1 udp/9"));
}

#[test]
fn a_policy_may_secure_by_address_and_then_only_that_address() {
    let site = site()
        .workload("own", "10.0.0.1; fd00::1", "")
        .policy(application("a", [("lan", addresses("10.0.0.0/8"))]).inbound([]))
        .done();
    assert_eq!(judged(&site, "192.0.2.1 -> own tcp/1")[1], "drop: not-allowed by a");
    assert_eq!(judged(&site, "2001:db8::1 -> fd00::1 tcp/1")[1], "drop: unlabelled");
}

#[test]
fn a_tier_selector_takes_workloads_of_the_tier_and_never_outside_addresses() {
    let site = site()
        .workload("own", "10.0.0.1", "AppType:Own")
        .workload("lan", "10.0.0.2", "AppType:Other")
        .policy(
            application(
                "a",
                [("own", categories("AppType:Own")), ("lan", addresses("10.0.0.0/24"))],
            )
            .inbound([allow("r", tier("lan"), "any")]),
        )
        .done();
    assert!(passes(&site, "lan -> own tcp/1"));
    assert!(!passes(&site, "10.0.0.77 -> own tcp/1"), "an address that no workload has");
}

#[test]
fn outside_an_application_policy_a_tier_selector_takes_nobody() {
    let site = site()
        .workload("own", "10.0.0.1", "AppType:Own")
        .policy(isolation("i", [tier("own"), everything()]))
        .done();
    assert_eq!(judged(&site, "own -> 192.0.2.1 tcp/1")[0], "allow: site-default");
}
