// SPDX-License-Identifier: Apache-2.0
//! Drawn sites against brute force: every pair of machines, every service at which some entry
//! begins or ends, judged one by one. `PORTOLAN_SEED` plays a failure again.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use fastrand::Rng;
use portolan_acl::{Acl, compile};
use portolan_net::{Connection, Family, Protocol, Service};
use portolan_site::model::{Addressing, Judgement, Reason, Site, View};
use portolan_testkit::{Shape, random_addressing, random_site};

use super::ground::Ground;
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

/// A drawn site, and an address outside from which somebody may attack.
struct Drawn {
    rng: Rng,
    site: Site,
    addressing: Addressing,
    acl: Acl,
    outside: IpAddr,
    today: portolan_site::model::Date,
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
    let outside = shape.outside[rng.usize(0..shape.outside.len())];
    Drawn { rng, site, addressing, acl, outside, today: shape.today }
}

/// One service of every stretch in which no entry begins or ends.
fn services(acl: &Acl) -> BTreeSet<Service> {
    let mut found = BTreeSet::from([Service { protocol: Protocol(0), detail: 0 }]);
    let mut add = |protocol, detail| found.insert(Service { protocol: Protocol(protocol), detail });
    for (Protocol(protocol), first, last) in acl.aces.iter().flat_map(|a| a.services.ranges()) {
        add(protocol, 0);
        add(protocol, first);
        match (last.checked_add(1), protocol.checked_add(1)) {
            (Some(after), _) => add(protocol, after),
            (None, Some(next)) => add(next, 0),
            (None, None) => true,
        };
    }
    add(1, 0);
    add(2, 0);
    add(58, 0);
    add(59, 0);
    found
}

/// Whether it is of this family, passes, and plumbing did not let it pass.
fn counts(judged: &Judgement, c: Connection) -> bool {
    let carried = match c.service.protocol {
        Protocol::ICMP => Family::of(c.initiator) == Family::V4,
        Protocol::ICMPV6 => Family::of(c.initiator) == Family::V6,
        _ => true,
    };
    let plumbing = [&judged.egress, &judged.ingress].into_iter().flatten();
    carried && judged.allows() && plumbing.into_iter().all(|d| d.reason != Reason::Plumbing)
}

/// What every end can open to every workload, in one view.
type Open = BTreeMap<(String, String), BTreeSet<Service>>;

/// The name of an end that is no workload.
const OUTSIDE: &str = "outside";

fn brute(drawn: &Drawn, view: View) -> Open {
    let services = services(&drawn.acl);
    let mut open = Open::new();
    let outside = (OUTSIDE.to_string(), vec![drawn.outside]);
    let inside = drawn.site.workloads.iter().map(|w| (w.name.clone(), w.addresses.clone()));
    for (source, from) in inside.clone().chain([outside]) {
        for (destination, to) in inside.clone().filter(|(name, _)| *name != source) {
            let mut passes = BTreeSet::new();
            for (initiator, responder) in pairs(&from, &to) {
                passes.extend(services.iter().copied().filter(|service| {
                    let c = Connection { initiator, responder, service: *service };
                    counts(&drawn.acl.judge(c, view), c)
                }));
            }
            open.insert((source.clone(), destination), passes);
        }
    }
    open
}

fn pairs<'a>(from: &'a [IpAddr], to: &'a [IpAddr]) -> impl Iterator<Item = (IpAddr, IpAddr)> + 'a {
    let all = from.iter().flat_map(|a| to.iter().map(|b| (*a, *b)));
    all.filter(|(a, b)| a.is_ipv4() == b.is_ipv4())
}

/// The search, word for word: (step, via, services) of each workload.
fn brute_steps(
    open: &Open,
    start: &BTreeSet<String>,
) -> BTreeMap<String, (u32, Option<String>, BTreeSet<Service>)> {
    let mut found: BTreeMap<String, (u32, Option<String>, BTreeSet<Service>)> = BTreeMap::new();
    for ((source, destination), services) in open {
        if start.contains(source) && !services.is_empty() {
            let hit = found.entry(destination.clone()).or_insert((1, None, BTreeSet::new()));
            hit.2.extend(services.iter().copied());
        }
    }
    for step in 2.. {
        let last = |name: &String| !start.contains(name) && found[name].0 == step - 1;
        let front: Vec<String> = found.keys().filter(|name| last(name)).cloned().collect();
        if front.is_empty() {
            break;
        }
        for ((source, destination), services) in open {
            let new = !found.contains_key(destination) && !start.contains(destination);
            if new && !services.is_empty() && front.contains(source) {
                let hit = (step, Some(source.clone()), services.clone());
                found.insert(destination.clone(), hit);
            }
        }
    }
    found
}

fn survey<'a>(drawn: &'a Drawn, outside: &[IpAddr], pairs: u64) -> Survey<'a> {
    Survey { ground: Ground::with(&drawn.acl, outside, pairs), outside: outside.to_vec() }
}

fn told(hit: &Hit<'_>, services: &BTreeSet<Service>) -> (u32, Option<String>, BTreeSet<Service>) {
    let open = services.iter().copied().filter(|s| hit.services.contains(*s)).collect();
    (hit.step, hit.via.map(String::from), open)
}

#[test]
fn the_steps_are_those_of_a_search_pair_by_pair() {
    let (mut searches, mut reached, mut deep) = (0, 0, 0);
    for seed in seeds(1500) {
        let mut drawn = draw(seed);
        // Outside a family nothing else distinguishes services.
        let services = services(&drawn.acl);
        for view in VIEWS {
            let open = brute(&drawn, view);
            for pairs in PAIRS {
                let from_outside = drawn.rng.u8(0..4) == 0;
                let names: Vec<String> =
                    drawn.site.workloads.iter().map(|w| w.name.clone()).collect();
                let count = drawn.rng.usize(usize::from(!from_outside)..=3.min(names.len()));
                let chosen = drawn.rng.choose_multiple(names.iter(), count);
                let mut start: BTreeSet<String> = chosen.into_iter().cloned().collect();
                let outside: Vec<IpAddr> = from_outside.then_some(drawn.outside).into_iter().collect();
                let words: Vec<&str> = start.iter().map(String::as_str).collect();
                let hits = survey(&drawn, &outside, pairs).steps(view, &words);
                let found: BTreeMap<String, _> =
                    hits.iter().map(|(name, hit)| ((*name).into(), told(hit, &services))).collect();
                start.extend(from_outside.then(|| OUTSIDE.to_string()));
                let expected = brute_steps(&open, &start);
                assert_eq!(found, expected, "seed {seed}, {view:?}, {pairs} pairs, {start:?}");
                searches += 1;
                reached += found.len();
                deep += found.values().filter(|(step, _, _)| *step > 1).count();
            }
        }
    }
    println!("{searches} searches, {reached} machines reached, {deep} by several steps, 0 differences");
    assert!(searches == 12_000 && deep > 1000);
}

#[test]
fn pairs_are_counted_as_if_one_by_one() {
    let (mut counted, mut open_ones) = (0, 0);
    for seed in seeds(1500) {
        let drawn = draw(seed);
        for view in VIEWS {
            let open = brute(&drawn, view);
            let inside: Vec<_> =
                open.iter().filter(|((a, _), s)| a != OUTSIDE && !s.is_empty()).collect();
            for pairs in PAIRS {
                for degree in survey(&drawn, &[], pairs).degrees(view) {
                    let out = inside.iter().filter(|((a, _), _)| a == degree.workload).count();
                    let into = inside.iter().filter(|((_, b), _)| b == degree.workload).count();
                    let found = (degree.out, degree.into);
                    assert_eq!(found, (out as u64, into as u64), "seed {seed}, {view:?}, {pairs}");
                    counted += degree.others;
                    open_ones += degree.out;
                }
            }
        }
    }
    println!("{counted} pairs, {open_ones} of them open, 0 differences");
    assert!(open_ones * 10 > counted && open_ones * 10 < counted * 9);
}

#[test]
fn the_text_says_of_a_sample_what_the_search_says() {
    let mut probed = 0;
    for seed in seeds(1000) {
        let mut drawn = draw(seed);
        let services: Vec<Service> = services(&drawn.acl).into_iter().collect();
        let start = drawn.site.workloads[0].clone();
        for view in VIEWS {
            let hits = Survey::of(&drawn.acl, &[]).steps(view, &[&start.name]);
            for other in drawn.site.workloads.iter().skip(1) {
                let hit = hits.get(other.name.as_str()).filter(|hit| hit.step == 1);
                let service = services[drawn.rng.usize(0..services.len())];
                let passes = pairs(&start.addresses, &other.addresses).any(|(initiator, responder)| {
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
