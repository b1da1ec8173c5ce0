// SPDX-License-Identifier: Apache-2.0
//! Drawn assertions about drawn sites, held against the specification, one connection after the
//! other: an assertion is told exactly when one of its connections breaks it, and what is shown does.

use std::collections::BTreeSet;
use std::net::IpAddr;

use fastrand::Rng;
use portolan_acl::compile;
use portolan_catalog::Catalogue;
use portolan_diagnostics::Diagnostic;
use portolan_net::{AddressSet, Connection, Family, Protocol, Service, ServiceSet};
use portolan_site::model::{
    Addressing, Allow, Date, Expectation, Reason, Selector, Site, Values, Verdict, View, What,
};
use portolan_testkit::{Shape, random_addressing, random_site};

use super::{Context, check};

const SITES: u64 = 300;
const EACH: usize = 8;

struct World {
    site: Site,
    addressing: Addressing,
    addresses: Vec<IpAddr>,
    services: Vec<Service>,
    today: Date,
}

/// Ends by a category, by a few of the addresses that there are, or everybody.
fn end(rng: &mut Rng, world: &World) -> Selector {
    let what = match rng.u8(0..10) {
        0..5 => {
            let with = world.site.workloads.iter().filter(|w| !w.categories.is_empty());
            match rng.choice(with.collect::<Vec<_>>()) {
                Some(workload) => {
                    let (key, values) = rng.choice(&workload.categories).unwrap();
                    What::Categories([(key.clone(), values.clone())].into())
                }
                None => What::Everything,
            }
        }
        5..9 => {
            let some = (0..rng.usize(1..4)).filter_map(|_| rng.choice(&world.addresses).copied());
            What::Addresses { name: "some".into(), set: AddressSet::hosts(some) }
        }
        _ => What::Everything,
    };
    let except = if rng.u8(0..4) == 0 { vec![end(rng, world)] } else { Vec::new() };
    Selector { what, except }
}

fn assertion(rng: &mut Rng, world: &World, id: usize) -> Expectation {
    let one = |s: &Service| match s.protocol.has_ports() || s.protocol.has_types() {
        true => ServiceSet::range(s.protocol, s.detail, s.detail),
        false => ServiceSet::protocol(s.protocol),
    };
    let some: Vec<ServiceSet> =
        (0..rng.usize(1..4)).filter_map(|_| rng.choice(&world.services).map(one)).collect();
    Expectation {
        id: format!("e{id}"),
        allow: if rng.bool() { Allow::Yes } else { Allow::No },
        services: ServiceSet::all(&some),
        from: end(rng, world),
        to: end(rng, world),
        view: if rng.bool() { View::Live } else { View::Intended },
        reason: None,
        span: None,
    }
}

fn world(rng: &mut Rng, shape: &Shape) -> World {
    let site = random_site(rng, shape);
    let addressing = random_addressing(rng, shape);
    let mut addresses: BTreeSet<IpAddr> =
        site.workloads.iter().flat_map(|w| w.addresses.clone()).collect();
    addresses.extend(shape.outside.iter().chain(&shape.groups));
    let addresses = addresses.into_iter().collect();
    World { site, addressing, addresses, services: shape.services.clone(), today: shape.today }
}

/// Whether the selector takes the end, as the design says it; machines that nobody listed and
/// groups are not meant by an `everything` that is allowed.
fn takes(world: &World, selector: &Selector, address: IpAddr, allow: Allow) -> bool {
    let site = &world.site;
    let by = match &selector.what {
        What::Everything => {
            let ours = AddressSet::link_local().union(&site.networks);
            let stranger = site.workload_at(address).is_none() && ours.contains(address);
            allow == Allow::No || !stranger && !AddressSet::groups().contains(address)
        }
        What::Addresses { set, .. } => set.contains(address),
        What::Categories(wanted) => site.workload_at(address).is_some_and(|w| {
            let has = |(key, values): (&String, &Values)| {
                w.categories.get(key).is_some_and(|own| !own.is_disjoint(values))
            };
            wanted.iter().all(has)
        }),
        What::Fqdns(_) | What::Tier(_) => false,
    };
    by && !selector.except.iter().any(|except| takes(world, except, address, Allow::No))
}

/// Whether both ends let it pass; by plumbing where one of them says that it is.
fn passes(verdict: &Verdict, view: View) -> (bool, bool) {
    let judgement = match view {
        View::Live => &verdict.live,
        View::Intended => &verdict.intended,
    };
    let ends = [&judgement.egress, &judgement.ingress];
    let plumbing = ends.into_iter().flatten().any(|d| d.reason == Reason::Plumbing);
    (judgement.allows(), plumbing)
}

/// The connections between the addresses and for the services that the assertion speaks of.
fn asked<'a>(world: &'a World, e: &'a Expectation) -> impl Iterator<Item = Connection> + 'a {
    let taken = move |selector: &'a Selector| {
        world.addresses.iter().copied().filter(move |a| takes(world, selector, *a, e.allow))
    };
    let carried = move |from: IpAddr, s: &&Service| match Family::of(from) {
        Family::V4 => s.protocol != Protocol::ICMPV6,
        Family::V6 => s.protocol != Protocol::ICMP,
    };
    taken(&e.from).flat_map(move |from| {
        let to = taken(&e.to).filter(move |to| Family::of(*to) == Family::of(from));
        let to = to.filter(move |to| !is_itself(world, from, *to));
        to.flat_map(move |to| {
            let services = world.services.iter().filter(|s| e.services.contains(**s));
            let services = services.filter(move |s| carried(from, s));
            services.map(move |s| Connection { initiator: from, responder: to, service: *s })
        })
    })
}

fn is_itself(world: &World, a: IpAddr, b: IpAddr) -> bool {
    let name = |a| world.site.workload_at(a).map(|w| &w.name);
    a == b || name(a).is_some() && name(a) == name(b)
}

fn breaks(world: &World, e: &Expectation, c: Connection) -> bool {
    let verdict = portolan_spec::verdict(&world.site, &world.addressing, world.today, c);
    let (passes, plumbing) = passes(&verdict, e.view);
    match e.allow {
        Allow::Yes => !passes,
        Allow::No => passes && !plumbing,
    }
}

/// The connection that a finding shows.
fn shown(world: &World, told: &Diagnostic) -> Connection {
    let said = told.message.split_once(": ").unwrap().1;
    let words: Vec<&str> = said.split(' ').collect();
    let is_v6 = |word: &&str| word.parse().is_ok_and(|address: IpAddr| address.is_ipv6());
    let over_v6 = said.contains("over IPv6") || words.iter().any(is_v6);
    let address = |word: &str| {
        word.parse().unwrap_or_else(|_| {
            let named = |w: &&portolan_site::model::Workload| word == format!("`{}`", w.name);
            let workload = world.site.workloads.iter().find(named).unwrap();
            *workload.addresses.iter().find(|a| a.is_ipv6() == over_v6).unwrap()
        })
    };
    let [from, "to", to, "on", service, ..] = words.as_slice() else { panic!("{said}") };
    let set = portolan_net::parse_service(service).unwrap();
    let (protocol, detail, _) = set.ranges()[0];
    Connection {
        initiator: address(from),
        responder: address(to),
        service: Service { protocol, detail },
    }
}

/// Whether it takes machines alone, so that every pair that there is can be listed.
fn is_listed(selector: &Selector) -> bool {
    matches!(selector.what, What::Categories(_))
}

fn pairs(world: &World, connections: &[Connection]) -> usize {
    let name = |a| world.site.workload_at(a).map(|w| w.name.clone());
    let pairs = connections.iter().map(|c| (name(c.initiator), name(c.responder)));
    pairs.collect::<BTreeSet<_>>().len()
}

/// How many pairs of how many a finding speaks of.
fn counts(told: &Diagnostic) -> [usize; 2] {
    let note = told.notes.iter().find_map(|note| note.strip_prefix("it is so for ")).unwrap();
    let numbers: Vec<usize> = note.split(' ').filter_map(|word| word.parse().ok()).collect();
    numbers.try_into().unwrap()
}

#[test]
fn an_assertion_is_told_exactly_when_one_of_its_connections_breaks_it() {
    let (shape, catalogue) = (Shape::dual_stack(6), Catalogue::default());
    let (mut told, mut kept, mut empty, mut counted, mut connections) = (0, 0, 0, 0, 0);
    for seed in 0..SITES {
        let mut rng = Rng::with_seed(seed);
        let mut world = world(&mut rng, &shape);
        world.site.expectations = (0..EACH).map(|id| assertion(&mut rng, &world, id)).collect();
        let acl = compile(&world.site, &world.addressing, world.today);
        let site = &world.site;
        let context =
            Context { site, acl: &acl, catalogue: &catalogue, today: world.today, observed: &[] };
        let found = check(&context);
        for e in &world.site.expectations {
            let about = |d: &&Diagnostic| {
                d.subjects.get(portolan_diagnostics::Subject::Expectation) == Some(&e.id)
            };
            let all: Vec<Connection> = asked(&world, e).collect();
            connections += all.len();
            let broken: Vec<Connection> =
                all.iter().copied().filter(|c| breaks(&world, e, *c)).collect();
            match found.iter().find(about) {
                Some(d) if d.code == "empty-expectation" => {
                    empty += 1;
                    let judged = |c: &&Connection| {
                        let v = portolan_spec::verdict(
                            &world.site,
                            &world.addressing,
                            world.today,
                            **c,
                        );
                        v.live.egress.is_some() || v.live.ingress.is_some()
                    };
                    assert_eq!(all.iter().find(judged), None, "seed {seed}: {}", d.message);
                }
                Some(d) => {
                    told += 1;
                    assert_eq!(d.code, "expectation-broken");
                    let c = shown(&world, d);
                    assert!(breaks(&world, e, c), "seed {seed}: {c} is no witness: {}", d.message);
                    let meant = takes(&world, &e.from, c.initiator, e.allow)
                        && takes(&world, &e.to, c.responder, e.allow)
                        && e.services.contains(c.service);
                    assert!(meant, "seed {seed}: {c} is not asked about: {}", d.message);
                    if [&e.from, &e.to].into_iter().all(is_listed) {
                        counted += 1;
                        let is = [pairs(&world, &broken), pairs(&world, &all)];
                        assert_eq!(counts(d), is, "seed {seed}: {}", d.message);
                    }
                }
                None => {
                    kept += 1;
                    assert_eq!(broken, [], "seed {seed}: {} is not told: {e:#?}", e.id);
                }
            }
        }
    }
    println!(
        "{told} broken, {kept} kept, {empty} empty, {counted} counted; {connections} connections asked of spec"
    );
    assert!(told > 300 && kept > 300 && empty > 20 && counted > 100, "{told} {kept} {empty}");
}
