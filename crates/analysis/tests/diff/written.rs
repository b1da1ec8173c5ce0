// SPDX-License-Identifier: Apache-2.0
//! Differences of sites that were written by hand.

use std::fmt::Write;
use std::time::Instant;

use portolan_analysis::diff::{Difference, Kind, json, text};
use portolan_net::Service;
use portolan_site::model::{Addressing, Date, Forbid, Mode, Site};
use portolan_testkit::build::{
    SiteWords, Written, addresses, allow, application, categories, deny, everything, isolation,
    shared_service, site,
};

use super::{Edition, compared};

const TODAY: Date = jiff::civil::date(2030, 6, 30);

fn edition(site: Site) -> Edition {
    Edition::of(site, Addressing::default(), TODAY)
}

fn difference(old: Site, new: Site) -> Difference {
    compared(&edition(old), &edition(new))
}

/// One line for each change: kind, view, roles, services, pairs, witness.
fn lines(found: &Difference) -> Vec<String> {
    let line = |c: &portolan_analysis::diff::Change| {
        let (from, to) = (c.source.word(), c.destination.word());
        let (a, b) = (&c.witness.source, &c.witness.destination);
        let (kind, view, services) = (c.kind.word(), c.view, &c.services);
        format!("{kind} {view:?} {from} -> {to} {services} {} {a} -> {b}", c.pairs)
    };
    found.changes.iter().map(line).collect()
}

fn shop() -> SiteWords {
    site()
        .workload("web1", "10.0.0.1; fd00::1", "AppTier:Web")
        .workload("web2", "10.0.0.2; fd00::2", "AppTier:Web")
        .workload("db1", "10.0.0.9; fd00::9", "AppTier:Db")
}

fn db(services: &str) -> Written {
    application("db", [("db", categories("AppTier:Db"))]).inbound([allow(
        "web",
        categories("AppTier:Web"),
        services,
    )])
}

#[test]
fn a_port_more_is_newly_allowed_to_each_pair_of_workloads_once() {
    let found = difference(
        shop().policy(db("tcp/1433")).done(),
        shop().policy(db("tcp/1433, udp/1434")).done(),
    );
    assert_eq!(
        lines(&found),
        [
            "newly-allowed Live Web -> Db udp/1434 2 web1 -> db1",
            "newly-allowed Intended Web -> Db udp/1434 2 web1 -> db1",
        ]
    );
}

#[test]
fn a_policy_that_is_enforced_at_last_denies_and_no_longer_flags() {
    let found = difference(
        shop().policy(db("any").mode(Mode::Monitor)).done(),
        shop().policy(db("any")).done(),
    );
    let is_told = |kind: Kind| {
        let all = found.changes.iter().filter(|c| c.kind == kind);
        let ends = all.map(|c| (c.source.word(), c.destination.word(), c.pairs));
        ends.collect::<Vec<_>>()
    };
    // The two stores still reach the database, and plumbing does.
    assert_eq!(is_told(Kind::NewlyDenied), [("outside", "Db", 1)]);
    assert_eq!(is_told(Kind::NoLongerFlagged), [("outside", "Db", 1)]);
    assert_eq!(found.changes.len(), 2);
}

#[test]
fn other_names_another_order_and_another_way_to_refuse_change_nothing_that_passes() {
    let web = |id: &str| allow(id, categories("AppTier:Web"), "tcp/80");
    let ping = |id: &str| allow(id, everything(), "icmp/8");
    let policy = |id, rules| {
        application(id, [("db", categories("AppTier:Db"))]).inbound(rules).refusing(Forbid::Reject)
    };
    let old = shop().policy(policy("a", [web("x"), ping("y")]).refusing(Forbid::Drop)).done();
    let new = shop().policy(policy("b", [ping("p"), web("q")])).done();
    assert!(difference(old, new).is_equal());
}

#[test]
fn a_rule_that_another_one_covers_may_go() {
    let rules = || allow("all", everything(), "tcp/1-1000");
    let policy = || application("db", [("db", categories("AppTier:Db"))]);
    let old = policy().inbound([allow("web", categories("AppTier:Web"), "tcp/80"), rules()]);
    let found =
        difference(shop().policy(old).done(), shop().policy(policy().inbound([rules()])).done());
    assert!(found.is_equal(), "{:?}", lines(&found));
}

#[test]
fn what_the_other_end_denies_anyway_is_no_change() {
    let closed = || {
        application("web", [("web", categories("AppTier:Web"))]).outbound([allow(
            "names",
            everything(),
            "udp/53",
        )])
    };
    let found = difference(
        shop().policy(db("tcp/1433")).policy(closed()).done(),
        shop().policy(db("tcp/1433, tcp/1434")).policy(closed()).done(),
    );
    assert!(found.is_equal(), "{:?}", lines(&found));
}

#[test]
fn two_workloads_that_become_one_are_told_by_their_old_names() {
    let guarded = || isolation("i", [categories("AppTier:Web"), categories("AppTier:Db")]);
    let one = site().workload("all", "10.0.0.1; 10.0.0.9", "AppTier:Web").policy(guarded()).done();
    let two = site()
        .workload("web1", "10.0.0.1", "AppTier:Web")
        .workload("db1", "10.0.0.9", "AppTier:Db")
        .policy(guarded())
        .done();
    let told = |kind: &str, from: &str, to: &str, ends: &str| {
        ["Live", "Intended"].map(|view| format!("{kind} {view} {from} -> {to} any but {ends}"))
    };
    for (found, kind) in [
        (difference(two.clone(), one.clone()), "newly-allowed"),
        (difference(one, two), "newly-denied"),
    ] {
        let lines = lines(&found);
        assert_eq!(lines.len(), 4, "{lines:?}");
        for part in [told(kind, "Db", "Web", ""), told(kind, "Web", "Db", "")].concat() {
            let start = part.split(" any").next().unwrap();
            assert!(lines.iter().any(|l| l.starts_with(start)), "{start}: {lines:?}");
        }
        assert!(lines.iter().all(|l| l.contains(" 1 db1 -> web1") || l.contains(" 1 web1 -> db1")));
    }
}

#[test]
fn a_second_address_of_a_workload_is_no_change_within_it() {
    let policy = || application("a", [("all", everything())]).inbound([]).outbound([]);
    let old = site().workload("w", "10.0.0.1", "").policy(policy()).done();
    let mut new = old.clone();
    new.workloads[0].addresses.push("fd00::1".parse().unwrap());
    let found = difference(old, new);
    assert!(!found.is_equal());
    assert!(found.changes.iter().all(|c| c.witness.source != c.witness.destination));
}

#[test]
fn a_workload_that_comes_is_judged_and_one_that_goes_is_no_longer() {
    let guard = || {
        application("web", [("web", categories("AppTier:Web"))]).inbound([allow(
            "admin",
            addresses("10.9.0.1"),
            "tcp/22",
        )])
    };
    let few = shop().policy(guard()).done();
    let more = shop().workload("web3", "10.0.0.3", "AppTier:Web").policy(guard()).done();
    let there = lines(&difference(few.clone(), more.clone()));
    let back = lines(&difference(more, few));
    assert!(there.iter().any(|l| l.starts_with("newly-denied Live Db -> Web")), "{there:?}");
    assert!(back.iter().any(|l| l.starts_with("newly-allowed Live Db -> Web")), "{back:?}");
    let ends = |lines: &[String]| lines.iter().any(|l| l.ends_with("1 db1 -> web3"));
    assert!(ends(&there) && ends(&back), "{there:?}");
}

#[test]
fn the_outside_is_named_by_its_narrowest_group_and_counts_as_one() {
    let grouped = |services: &str| {
        let policy = application("db", [("db", categories("AppTier:Db"))]).inbound([allow(
            "campus",
            addresses("10.8.0.0/13"),
            services,
        )]);
        let mut site = shop().policy(policy).done();
        let set = |words| portolan_net::parse_addresses(words).unwrap();
        site.address_groups.insert("campus".into(), set("10.8.0.0/13"));
        site.address_groups.insert("office".into(), set("10.9.0.0/16"));
        site
    };
    let found = difference(grouped("tcp/22"), grouped("tcp/22-23"));
    assert_eq!(
        lines(&found),
        [
            "newly-allowed Live campus -> Db tcp/23 1 10.8.0.0 -> db1",
            "newly-allowed Live office -> Db tcp/23 1 10.9.0.0 -> db1",
            "newly-allowed Intended campus -> Db tcp/23 1 10.8.0.0 -> db1",
            "newly-allowed Intended office -> Db tcp/23 1 10.9.0.0 -> db1",
        ]
    );
}

#[test]
fn a_witness_of_one_family_alone_is_given_by_its_addresses() {
    let to = |peer| application("db", [("db", categories("AppTier:Db"))]).inbound([peer]);
    let found = difference(
        shop().policy(to(allow("v4", addresses("10.0.0.0/24"), "tcp/80"))).done(),
        shop().policy(to(allow("v4", addresses("10.0.0.0/24, fd00::1"), "tcp/80"))).done(),
    );
    let first = lines(&found).remove(0);
    assert_eq!(first, "newly-allowed Live Web -> Db tcp/80 1 fd00::1 -> fd00::9");
}

#[test]
fn a_shared_service_opens_what_isolation_held_closed() {
    let isolated = || isolation("i", [categories("AppTier:Web"), categories("AppTier:Db")]);
    let shared = |services: &str| {
        shared_service("s", categories("AppTier:Db")).inbound([allow(
            "in",
            categories("AppTier:Web"),
            services,
        )])
    };
    let found = difference(
        shop().policy(isolated()).done(),
        shop().policy(isolated()).policy(shared("udp/53")).done(),
    );
    assert_eq!(
        lines(&found),
        [
            "newly-allowed Live Web -> Db udp/53 2 web1 -> db1",
            "newly-allowed Intended Web -> Db udp/53 2 web1 -> db1",
        ]
    );
}

#[test]
fn people_read_who_decided_and_programs_read_the_same_groups() {
    let guarded = |rule| {
        application("db", [("db", categories("AppTier:Db"))])
            .inbound([rule, allow("all", everything(), "any")])
    };
    let old = edition(shop().policy(guarded(deny("no", addresses("10.9.9.9"), "any"))).done());
    let new =
        edition(shop().policy(guarded(deny("no", categories("AppTier:Web"), "tcp/445"))).done());
    let found = compared(&old, &new);
    let said = text(&found, &old.side(), &new.side());
    let denied = "newly denied: what passes now\n  Web -> Db  tcp/445  2 pairs\n    web1 -> db1 tcp/445\n      ingress: was allowed by db/all, is denied by db/no\n";
    assert!(said.contains(denied), "{said}");
    assert!(text(&Difference::default(), &old.side(), &new.side()) == "no difference: proved\n");
    let document: serde_json::Value = serde_json::from_str(&json(&found)).unwrap();
    assert_eq!((&document["version"], &document["equal"]), (&1.into(), &false.into()));
    let one = document["changes"].as_array().unwrap().iter().find(|c| c["kind"] == "newly-denied");
    let expected = serde_json::json!({
        "kind": "newly-denied", "view": "live", "source": "Web", "destination": "Db",
        "services": ["tcp/445"], "pairs": 2,
        "witness": { "source": "web1", "destination": "db1", "service": "tcp/445" },
    });
    assert_eq!(one, Some(&expected));
}

/// Ten thousand million pairs are counted and not listed: the bound is loose, and what it catches
/// is a cost that grows with the pairs.
#[test]
fn a_hundred_thousand_workloads_are_not_expanded_into_pairs() {
    let many = |services: &str| {
        let mut words = site();
        for n in 0..100_000u32 {
            let mut address = String::new();
            let _ = write!(address, "10.{}.{}.{}", n >> 16, (n >> 8) & 255, n & 255);
            let tier = if n % 2 == 0 { "AppTier:Web" } else { "AppTier:Db" };
            words = words.workload(&format!("w{n:06}"), &address, tier);
        }
        words.policy(db(services)).done()
    };
    let (old, new) = (edition(many("tcp/1433")), edition(many("tcp/1433, tcp/1434")));
    let begin = Instant::now();
    let found = compared(&old, &new);
    let took = begin.elapsed();
    println!("100,000 workloads: compared in {took:?}");
    assert_eq!(found.changes[0].pairs, 50_000 * 50_000);
    assert_eq!(found.changes[0].witness.connection.service, Service::tcp(1434));
    assert!(took.as_secs() < 20, "{took:?}");
}
