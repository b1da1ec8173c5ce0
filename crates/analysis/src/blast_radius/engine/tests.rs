// SPDX-License-Identifier: Apache-2.0
//! Drawn sites against brute force: every pair of machines, every service at which some entry
//! begins or ends, judged one by one. `PORTOLAN_SEED` plays a failure again.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use fastrand::Rng;
use portolan_acl::{Acl, compile};
use portolan_net::{AddressSet, Connection, Family, Protocol, Service};
use portolan_site::model::{Addressing, Date, Judgement, Reason, Site, View};
use portolan_testkit::{Shape, random_addressing, random_site};

use super::ground::Ground;
use super::outside::representatives;
use super::{Hit, Survey};

const VIEWS: [View; 2] = [View::Live, View::Intended];

/// From "every group is wide" to "every group is narrow".
const PAIRS: [u64; 4] = [0, 2, 16, u64::MAX];

fn seeds(count: u64) -> impl Iterator<Item = u64> {
    let given = std::env::var("PORTOLAN_SEED").ok().and_then(|s| s.parse().ok());
    let first = given.unwrap_or_else(|| Rng::new().u64(..u64::MAX / 2));
    println!("seeds from {first}");
    (0..count).map(move |n| first + n)
}

struct Drawn {
    rng: Rng,
    site: Site,
    addressing: Addressing,
    acl: Acl,
    today: Date,
}

/// Some machines have one family alone.
fn draw(seed: u64) -> Drawn {
    let mut rng = Rng::with_seed(seed);
    let mut shape = Shape::dual_stack(rng.u8(2..=6));
    shape.policies = 8;
    for (_, addresses) in &mut shape.workloads {
        match rng.u8(0..8) {
            0 => addresses.truncate(1),
            1 => drop(addresses.remove(0)),
            _ => {}
        }
    }
    let site = random_site(&mut rng, &shape);
    let addressing = random_addressing(&mut rng, &shape);
    let acl = compile(&site, &addressing, shape.today);
    Drawn { rng, site, addressing, acl, today: shape.today }
}

/// One service of every stretch in which no entry begins or ends.
fn services(acl: &Acl) -> BTreeSet<Service> {
    let at = |protocol, detail| Service { protocol: Protocol(protocol), detail };
    // Where the services of one family begin and end.
    let mut found = BTreeSet::from([0, 1, 2, 58, 59].map(|protocol| at(protocol, 0)));
    for (Protocol(protocol), first, last) in acl.aces.iter().flat_map(|a| a.services.ranges()) {
        found.insert(at(protocol, first));
        found.extend(last.checked_add(1).map(|after| at(protocol, after)));
        let next = protocol.checked_add(1).filter(|_| last == u16::MAX);
        found.extend(next.map(|next| at(next, 0)));
    }
    found
}

/// Whether it is of this family, passes, and plumbing did not let it pass.
fn counts(judged: &Judgement, c: Connection) -> bool {
    let carried = match c.service.protocol {
        Protocol::ICMP => Family::of(c.initiator) == Family::V4,
        Protocol::ICMPV6 => Family::of(c.initiator) == Family::V6,
        _ => true,
    };
    let mut decisions = [&judged.egress, &judged.ingress].into_iter().flatten();
    carried && judged.allows() && decisions.all(|d| d.reason != Reason::Plumbing)
}

/// What one end can open to each workload, in one view.
type Open = BTreeMap<String, BTreeSet<Service>>;

fn from(drawn: &Drawn, name: &str, addresses: &[IpAddr], view: View) -> Open {
    let services = services(&drawn.acl);
    let mut open = Open::new();
    for workload in drawn.site.workloads.iter().filter(|w| w.name != name) {
        let mut passes = BTreeSet::new();
        for (initiator, responder) in pairs(addresses, &workload.addresses) {
            passes.extend(services.iter().copied().filter(|service| {
                let c = Connection { initiator, responder, service: *service };
                counts(&drawn.acl.judge(c, view), c)
            }));
        }
        open.insert(workload.name.clone(), passes);
    }
    open.retain(|_, services| !services.is_empty());
    open
}

fn pairs<'a>(from: &'a [IpAddr], to: &'a [IpAddr]) -> impl Iterator<Item = (IpAddr, IpAddr)> + 'a {
    let all = from.iter().flat_map(|a| to.iter().map(|b| (*a, *b)));
    all.filter(|(a, b)| a.is_ipv4() == b.is_ipv4())
}

fn everybody(drawn: &Drawn, view: View) -> BTreeMap<String, Open> {
    let all = drawn.site.workloads.iter();
    all.map(|w| (w.name.clone(), from(drawn, &w.name, &w.addresses, view))).collect()
}

/// The search, word for word: (step, via, services) of each workload.
type Found = BTreeMap<String, (u32, Option<String>, BTreeSet<Service>)>;

fn search(all: &BTreeMap<String, Open>, outside: &[Open], start: &BTreeSet<String>) -> Found {
    let mut found = Found::new();
    for open in start.iter().map(|name| &all[name]).chain(outside) {
        for (workload, services) in open {
            let hit = found.entry(workload.clone()).or_insert((1, None, BTreeSet::new()));
            hit.2.extend(services.iter().copied());
        }
    }
    for step in 2.. {
        let last = |name: &String| !start.contains(name) && found[name].0 == step - 1;
        let front: Vec<String> = found.keys().filter(|name| last(name)).cloned().collect();
        if front.is_empty() {
            break;
        }
        for source in front {
            for (workload, services) in &all[&source] {
                if !start.contains(workload) {
                    let hit = (step, Some(source.clone()), services.clone());
                    found.entry(workload.clone()).or_insert(hit);
                }
            }
        }
    }
    found
}

fn survey<'a>(acl: &'a Acl, outside: &AddressSet, pairs: u64) -> Survey<'a> {
    Survey { ground: Ground::with(acl, &representatives(acl, outside), pairs) }
}

fn told(hits: &BTreeMap<&str, Hit<'_>>, services: &BTreeSet<Service>) -> Found {
    let one = |(name, hit): (&&str, &Hit<'_>)| {
        let open = services.iter().copied().filter(|s| hit.services.contains(*s)).collect();
        ((*name).to_owned(), (hit.step, hit.via.map(String::from), open))
    };
    hits.iter().map(one).collect()
}

/// A few neighbours of the addresses that drawn sites tell apart.
fn outside(rng: &mut Rng) -> Vec<IpAddr> {
    let (first, count) = (rng.u8(0..5), rng.u8(1..=3));
    let v4 = (first..first + count).map(|n| IpAddr::from(Ipv4Addr::new(10, 99, 0, n)));
    let v6 = |n| IpAddr::from(Ipv6Addr::new(0xfd00, 99, 0, 0, 0, 0, 0, u16::from(n)));
    if rng.bool() { v4.collect() } else { (first..first + count).map(v6).collect() }
}

fn some(rng: &mut Rng, site: &Site, least: usize) -> BTreeSet<String> {
    let names: Vec<&String> = site.workloads.iter().map(|w| &w.name).collect();
    let count = rng.usize(least..=names.len().min(3));
    rng.choose_multiple(names, count).into_iter().cloned().collect()
}

#[test]
fn steps_and_counts_are_those_of_a_search_pair_by_pair() {
    let (mut searches, mut reached, mut deep, mut counted, mut open_pairs) = (0, 0, 0, 0, 0);
    for seed in seeds(1000) {
        let mut drawn = draw(seed);
        let services = services(&drawn.acl);
        for view in VIEWS {
            let all = everybody(&drawn, view);
            let into = |name: &str| all.values().filter(|open| open.contains_key(name)).count();
            for pairs in PAIRS {
                let addresses =
                    if drawn.rng.u8(0..4) == 0 { outside(&mut drawn.rng) } else { Vec::new() };
                let least = usize::from(addresses.is_empty());
                let start = some(&mut drawn.rng, &drawn.site, least);
                let opened: Vec<Open> =
                    addresses.iter().map(|a| from(&drawn, "", &[*a], view)).collect();
                let words: Vec<&str> = start.iter().map(String::as_str).collect();
                let survey = survey(&drawn.acl, &AddressSet::hosts(addresses), pairs);
                let found = told(&survey.steps(view, &words), &services);
                let expected = search(&all, &opened, &start);
                assert_eq!(found, expected, "seed {seed}, {view:?}, {pairs} pairs, {start:?}");
                searches += 1;
                reached += found.len();
                deep += found.values().filter(|(step, _, _)| *step > 1).count();
                for degree in survey.degrees(view) {
                    let name = degree.workload;
                    let (out, into) = (all[name].len() as u64, into(name) as u64);
                    assert_eq!((degree.out, degree.into), (out, into), "seed {seed}, {view:?}");
                    counted += degree.others;
                    open_pairs += degree.out;
                }
            }
        }
    }
    println!(
        "{searches} searches, {reached} machines reached, {deep} by several steps; {counted} pairs \
         counted, {open_pairs} of them open; 0 differences"
    );
    assert!(searches == 8000 && deep > 300);
    assert!(open_pairs * 10 > counted && open_pairs * 10 < counted * 9);
}

#[test]
fn the_text_says_of_a_sample_what_the_search_says() {
    let mut probed = 0;
    for seed in seeds(1000) {
        let mut drawn = draw(seed);
        let services: Vec<Service> = services(&drawn.acl).into_iter().collect();
        let start = drawn.site.workloads[0].clone();
        for view in VIEWS {
            let hits = Survey::of(&drawn.acl, &AddressSet::default()).steps(view, &[&start.name]);
            for other in drawn.site.workloads.iter().skip(1) {
                let hit = hits.get(other.name.as_str()).filter(|hit| hit.step == 1);
                let service = services[drawn.rng.usize(0..services.len())];
                let mut pairs = pairs(&start.addresses, &other.addresses);
                let passes = pairs.any(|(initiator, responder)| {
                    let c = Connection { initiator, responder, service };
                    let said =
                        portolan_spec::verdict(&drawn.site, &drawn.addressing, drawn.today, c);
                    let judged = match view {
                        View::Live => said.live,
                        View::Intended => said.intended,
                    };
                    counts(&judged, c)
                });
                let found = hit.is_some_and(|hit| hit.services.contains(service));
                assert_eq!(found, passes, "seed {seed}, {view:?}, {} {service}", other.name);
                probed += 1;
            }
        }
    }
    println!("{probed} services judged by the text, 0 differences");
    assert!(probed > 3000);
}
