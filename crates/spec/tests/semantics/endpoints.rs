// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.1, 2.2 and 2.4: connections, endpoints, and who judges.

use portolan_site::model::Site;
use portolan_testkit::build::{allow, application, categories, everything, site};

use crate::{judged, passes};

/// Both ends secured; web may only ask db for SQL, and db may only be asked for that by web.
fn shop() -> Site {
    let sql = "tcp/1433";
    site()
        .workload("web", "10.0.0.1; fd00::1", "AppTier:Web")
        .workload("db", "10.0.0.2; fd00::2", "AppTier:Db")
        .policy(application("a-web", [("web", categories("AppTier:Web"))]).outbound([allow(
            "sql",
            categories("AppTier:Db"),
            sql,
        )]))
        .policy(application("b-db", [("db", categories("AppTier:Db"))]).inbound([allow(
            "sql",
            categories("AppTier:Web"),
            sql,
        )]))
        .done()
}

#[test]
fn a_connection_between_workloads_is_judged_at_both_ends() {
    let words = "web -> db tcp/1433";
    let said = ["allow: allow-rule by a-web/sql", "allow: allow-rule by b-db/sql"];
    assert_eq!(judged(&shop(), words), said);
}

#[test]
fn both_families_are_judged_alike() {
    for service in ["tcp/1433", "tcp/80"] {
        let v4 = judged(&shop(), &format!("10.0.0.1 -> 10.0.0.2 {service}"));
        let v6 = judged(&shop(), &format!("fd00::1 -> fd00::2 {service}"));
        assert_eq!(v4, v6);
    }
}

#[test]
fn a_connection_passes_only_if_each_end_that_judges_allows_it() {
    let db = categories("AppTier:Db");
    let only_out = site()
        .workload("web", "10.0.0.1", "AppTier:Web")
        .workload("db", "10.0.0.2", "AppTier:Db")
        .policy(application("a-web", [("web", categories("AppTier:Web"))]).outbound([allow(
            "all",
            everything(),
            "any",
        )]))
        .policy(application("b-db", [("db", db)]).inbound([]))
        .done();
    let said = ["allow: allow-rule by a-web/all", "drop: not-allowed by b-db"];
    assert_eq!(judged(&only_out, "web -> db tcp/443"), said);
    assert!(!passes(&only_out, "web -> db tcp/443"));
    assert!(passes(&only_out, "web -> 192.0.2.1 tcp/443"));
}

#[test]
fn an_outside_end_does_not_judge() {
    let site = shop();
    let out = ["drop: not-allowed by a-web", "does not judge"];
    assert_eq!(judged(&site, "web -> 192.0.2.1 tcp/443"), out);
    let inward = ["does not judge", "drop: not-allowed by b-db"];
    assert_eq!(judged(&site, "192.0.2.1 -> db tcp/1433"), inward);
    let neither = ["does not judge", "does not judge"];
    assert_eq!(judged(&site, "192.0.2.1 -> 192.0.2.2 tcp/443"), neither);
    assert!(passes(&site, "192.0.2.1 -> 192.0.2.2 tcp/443"));
}

#[test]
fn a_broadcast_and_a_multicast_group_do_not_judge() {
    for group in ["255.255.255.255", "239.1.2.3"] {
        let said = judged(&shop(), &format!("web -> {group} udp/9"));
        assert_eq!(said, ["drop: not-allowed by a-web", "does not judge"], "{group}");
    }
    let said = judged(&shop(), "fd00::1 -> ff02::1 udp/9");
    assert_eq!(said, ["drop: not-allowed by a-web", "does not judge"]);
}

#[test]
fn the_direction_is_the_initiators() {
    assert!(passes(&shop(), "web -> db tcp/1433"));
    let back = ["allow: site-default", "allow: site-default"];
    assert_eq!(judged(&shop(), "db -> web tcp/1433"), back);
}

#[test]
fn an_icmp_rule_tells_types_and_codes_apart() {
    let site = site()
        .workload("web", "10.0.0.1; fd00::1", "AppTier:Web")
        .policy(application("a", [("web", categories("AppTier:Web"))]).inbound([
            allow("echo", everything(), "icmp/8"),
            allow("odd", everything(), "icmp/3/4"),
        ]))
        .done();
    assert!(passes(&site, "192.0.2.1 -> web icmp/8/0"));
    assert!(passes(&site, "192.0.2.1 -> web icmp/8/7"));
    assert!(passes(&site, "192.0.2.1 -> web icmp/3/4"));
    assert!(!passes(&site, "192.0.2.1 -> web icmp/3/1"));
    assert!(!passes(&site, "2001:db8::1 -> fd00::1 icmpv6/128/0"));
}
