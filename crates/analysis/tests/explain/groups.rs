// SPDX-License-Identifier: Apache-2.0
//! The answer to a pattern: disjoint groups that are the whole question, each as the
//! specification says of every connection in it, and described by words that mean it.

use std::collections::BTreeSet;

use portolan_acl::{Acl, compile};
use portolan_analysis::explain::{
    BothSaid, Ground, Group, Pattern, Said, Services, Who, Words, groups, services, who,
};
use portolan_diagnostics::Place;
use portolan_net::{AddressSet, Connection, ConnectionSet, ServiceSet, parse_service};
use portolan_site::model::{Decision, Site, Verdict};
use portolan_testkit::random_connection;

use crate::{Drawn, no_catalogue};

const SITES: u64 = 300;
const PATTERNS: usize = 3;
const CONNECTIONS: usize = 40;

fn place() -> Place {
    Place::Argument(String::new())
}

fn read(site: &Site, word: &str) -> Option<Who> {
    who(site, &no_catalogue(), word, place()).ok()
}

/// Words that the drawn site has a meaning for.
fn end(drawn: &mut Drawn) -> Who {
    let mut words: Vec<String> =
        ["any", "outside", "workloads", "w*", "w0?", "10.0.0.0/9", "fd00::/17", "10.10.0.3"]
            .map(String::from)
            .to_vec();
    for workload in &drawn.site.workloads {
        words.push(workload.name.clone());
        let pairs = workload.categories.iter().filter_map(|(k, v)| Some((k, v.first()?)));
        words.extend(pairs.map(|(key, value)| format!("{key}={value}")));
    }
    words.extend(drawn.site.address_groups.keys().cloned());
    loop {
        let word = &words[drawn.rng.usize(..words.len())];
        if let Some(who) = read(&drawn.site, word) {
            return who;
        }
    }
}

fn pattern(drawn: &mut Drawn) -> Option<Pattern> {
    let words = ["any", "tcp/1-1024", "tcp/443", "tcp/80,udp/53", "udp", "icmp,icmpv6", "tcp"];
    let word = words[drawn.rng.usize(..words.len())];
    let service: Services = services(&drawn.site, word, place()).unwrap();
    let (from, to) = (end(drawn), end(drawn));
    Pattern::of(&from, &to, &service, place()).ok()
}

fn said(verdict: &Verdict) -> BothSaid {
    let end = |live: &Option<Decision>, intended: &Option<Decision>| {
        Some(Said::of(live.as_ref()?, intended.as_ref()?))
    };
    BothSaid {
        egress: end(&verdict.live.egress, &verdict.intended.egress),
        ingress: end(&verdict.live.ingress, &verdict.intended.ingress),
    }
}

/// A connection of the question, or beside it.
fn connection(drawn: &mut Drawn, pattern: &Pattern, found: &[Group]) -> Connection {
    let mut c = random_connection(&mut drawn.rng, &drawn.site, &drawn.shape);
    if drawn.rng.bool()
        && let Some(witness) = found.get(drawn.rng.usize(..found.len() + 1))
    {
        return witness.witness.connection;
    }
    let asked = &pattern.blocks[drawn.rng.usize(..pattern.blocks.len())].services;
    let services = drawn.shape.services.clone();
    let fitting: Vec<_> = services.into_iter().filter(|s| asked.contains(*s)).collect();
    if !fitting.is_empty() {
        c.service = fitting[drawn.rng.usize(..fitting.len())];
    }
    c
}

/// The pairs of workloads of a group, one by one; the outside is one end.
fn pairs(acl: &Acl, set: &ConnectionSet) -> u64 {
    let mut found: BTreeSet<(&str, &str)> = BTreeSet::new();
    let ends = |set: &AddressSet| {
        let inside: Vec<_> = acl.names.iter().filter(|(a, _)| set.contains(**a)).collect();
        let hosts = AddressSet::hosts(inside.iter().map(|(a, _)| **a));
        let outside = (!set.difference(&hosts).is_empty()).then_some("");
        inside.into_iter().map(|(_, name)| &**name).chain(outside).collect::<Vec<&str>>()
    };
    for block in set.blocks() {
        for from in ends(&block.source) {
            let to =
                ends(&block.destination).into_iter().filter(|to| from.is_empty() || *to != from);
            found.extend(to.map(|to| (from, to)));
        }
    }
    found.len() as u64
}

/// The set that the words mean, asked again one by one.
fn meaning(site: &Site, words: &Words) -> AddressSet {
    let one = |word: &String| match word.as_str() {
        "every host" => AddressSet::full().difference(&AddressSet::groups()),
        "broadcast and multicast" => AddressSet::groups(),
        word => read(site, word).unwrap_or_else(|| panic!("`{word}`")).addresses(),
    };
    let union = |words: &[String]| {
        words.iter().map(one).fold(AddressSet::default(), |all, set| all.union(&set))
    };
    union(&words.of).difference(&union(&words.except))
}

fn service_meaning(site: &Site, words: &Words) -> ServiceSet {
    let union = |words: &[String]| {
        let sets: Vec<ServiceSet> = words.iter().map(|word| one_service(site, word)).collect();
        ServiceSet::all(&sets)
    };
    union(&words.of).difference(&union(&words.except))
}

/// A type without a code is all of its codes here, and a range may go from type to type:
/// `icmpv6/130/0-136/255`.
fn one_service(site: &Site, word: &str) -> ServiceSet {
    if let [name, icmp_type, codes, last] = word.split('/').collect::<Vec<_>>().as_slice() {
        let (code, last_type) = codes.split_once('-').unwrap();
        let number = |icmp_type: &str, code: &str| {
            u16::from_be_bytes([icmp_type.parse().unwrap(), code.parse().unwrap()])
        };
        let protocol = parse_service(name).unwrap().ranges()[0].0;
        return ServiceSet::range(protocol, number(icmp_type, code), number(last_type, last));
    }
    parse_service(word).unwrap_or_else(|_| match services(site, word, place()).unwrap() {
        Services::One(one) => ServiceSet::range(one.protocol, one.detail, one.detail),
        Services::Many { set, .. } => set,
    })
}

/// What the lines say, less what was not asked.
fn described(site: &Site, pattern: &Pattern, group: &Group) -> ConnectionSet {
    let block = |line: &portolan_analysis::explain::Line| {
        let family = |set: AddressSet| line.family.map_or(set.clone(), |f| set.of_family(f));
        portolan_net::Block {
            source: family(meaning(site, &line.source)),
            destination: family(meaning(site, &line.destination)),
            services: service_meaning(site, &line.services),
        }
    };
    let blocks: Vec<_> = group.lines.iter().map(block).collect();
    ConnectionSet::collect(&blocks).intersection(&ConnectionSet::collect(&pattern.blocks))
}

#[test]
fn the_groups_are_the_question_and_say_of_each_connection_what_spec_says() {
    let catalogue = no_catalogue();
    let (mut asked, mut all, mut inside, mut beside) = (0, 0, 0, 0);
    for seed in 0..SITES {
        let mut drawn = Drawn::from(seed);
        let acl = compile(&drawn.site, &drawn.addressing, drawn.today);
        for _ in 0..PATTERNS {
            let Some(pattern) = pattern(&mut drawn) else { continue };
            let ground = Ground { site: &drawn.site, acl: &acl, catalogue: &catalogue };
            let found = groups(&ground, &pattern);
            let whole = ConnectionSet::collect(&pattern.blocks);
            (asked, all) = (asked + 1, all + found.len());
            for group in &found {
                let at = || format!("seed {seed}, {pattern:?}: {:?}", group.lines);
                assert_eq!(group.pairs, pairs(&acl, &group.connections), "{}", at());
                assert_eq!(described(&drawn.site, &pattern, group), group.connections, "{}", at());
                let others = found.iter().filter(|other| other.said != group.said);
                assert!(others.clone().count() == found.len() - 1);
                assert!(others.into_iter().all(|o| !o.connections.overlaps(&group.connections)));
                let c = group.witness.connection;
                assert!(group.connections.contains(c) && !acl.is_itself(c.initiator, c.responder));
            }
            for _ in 0..CONNECTIONS {
                let c = connection(&mut drawn, &pattern, &found);
                let holding: Vec<&Group> =
                    found.iter().filter(|g| g.connections.contains(c)).collect();
                let own = acl.is_itself(c.initiator, c.responder);
                if !whole.contains(c) {
                    assert!(holding.is_empty(), "seed {seed} {c}");
                    beside += 1;
                } else if !own {
                    let spec = said(&drawn.verdict(&drawn.site, c));
                    let held: Vec<&BothSaid> = holding.iter().map(|g| &g.said).collect();
                    assert_eq!(held, [&spec], "seed {seed} {c}");
                    inside += 1;
                }
            }
        }
    }
    println!("{asked} patterns, {all} groups, {inside} connections inside, {beside} beside");
    assert!(asked > 600 && inside > 8_000 && beside > 5_000, "{asked} {inside} {beside}");
}
