// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.10 and ADR 0001.9: names, as addresses that DNS answers gave for them.

use portolan_site::model::Site;
use portolan_testkit::build::{allow, application, categories, everything, except, fqdns, site};

use crate::verdict_knowing;

fn cloud(patterns: [&str; 1]) -> Site {
    site()
        .workload("own", "10.0.0.1; fd00::1", "A:B")
        .workload("proxy", "10.0.0.2", "A:C")
        .fqdns("cloud", patterns)
        .policy(application("p", [("t", categories("A:B"))]).outbound([allow(
            "r",
            fqdns("cloud"),
            "tcp/443",
        )]))
        .done()
}

fn reaches(site: &Site, answers: &[(&str, &str)], address: &str) -> bool {
    let own = if address.contains(':') { "fd00::1" } else { "own" };
    verdict_knowing(site, answers, &format!("{own} -> {address} tcp/443")).live.allows()
}

#[test]
fn a_wildcard_covers_every_depth_below_its_suffix_and_not_the_suffix() {
    let site = cloud(["*.cloud.example"]);
    for name in ["a.cloud.example", "b.a.cloud.example", "c.b.a.cloud.example"] {
        assert!(reaches(&site, &[(name, "192.0.2.1")], "192.0.2.1"), "{name}");
    }
    for name in ["cloud.example", "evilcloud.example", "cloud.example.evil"] {
        assert!(!reaches(&site, &[(name, "192.0.2.1")], "192.0.2.1"), "{name}");
    }
}

#[test]
fn two_wildcards_want_two_labels_at_least() {
    let site = cloud(["*.*.cloud.example"]);
    assert!(reaches(&site, &[("b.a.cloud.example", "192.0.2.1")], "192.0.2.1"));
    assert!(reaches(&site, &[("c.b.a.cloud.example", "192.0.2.1")], "192.0.2.1"));
    assert!(!reaches(&site, &[("a.cloud.example", "192.0.2.1")], "192.0.2.1"));
}

#[test]
fn only_the_addresses_that_dns_gave_are_meant_and_of_both_families() {
    let site = cloud(["cloud.example"]);
    let answers = [("cloud.example", "192.0.2.1"), ("cloud.example", "2001:db8::1")];
    assert!(reaches(&site, &answers, "192.0.2.1"));
    assert!(reaches(&site, &answers, "2001:db8::1"));
    assert!(!reaches(&site, &answers, "192.0.2.2"));
    assert!(!reaches(&site, &[], "192.0.2.1"), "nothing learned, nothing open");
}

#[test]
fn a_name_may_lead_to_a_workload() {
    let site = cloud(["cloud.example"]);
    assert!(reaches(&site, &[("cloud.example", "10.0.0.2")], "10.0.0.2"));
}

#[test]
fn a_group_that_nobody_defined_selects_nobody_and_excepts_nobody() {
    let open = |peer| {
        site()
            .workload("own", "10.0.0.1", "A:B")
            .policy(
                application("p", [("t", categories("A:B"))]).outbound([allow("r", peer, "any")]),
            )
            .done()
    };
    assert!(!reaches(&open(fqdns("nowhere")), &[], "192.0.2.1"));
    assert!(reaches(&open(except(everything(), fqdns("nowhere"))), &[], "192.0.2.1"));
}
