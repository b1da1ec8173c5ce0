// SPDX-License-Identifier: Apache-2.0
//! Address groups and FQDN groups around the addresses of the shape.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use fastrand::Rng;
use portolan_net::AddressSet;
use portolan_site::model::{Addressing, FqdnGroup, Learned};

use super::draw::{chance, one, some};
use super::shape::Shape;
use crate::build::fqdn_pattern;

/// Names that DNS may have answered for, at every depth that the patterns tell apart.
const NAMES: [&str; 5] =
    ["cloud.example", "a.cloud.example", "b.a.cloud.example", "deep.example", "x.deep.example"];

/// Named sets of addresses: hosts, ranges, prefixes, unions, and whole families.
pub(crate) fn address_groups(rng: &mut Rng, shape: &Shape) -> BTreeMap<String, AddressSet> {
    let all = shape.hosts();
    let named = [
        ("campus", hosts(rng, &shape.outside)),
        ("hosts", hosts(rng, &all)),
        ("span", span(rng, &all)),
        ("net", net(rng, &all)),
        ("mixed", hosts(rng, &all).union(&span(rng, &all)).union(&net(rng, &all))),
        ("groups", multicast()),
        ("all-v4", AddressSet { v6: Default::default(), ..AddressSet::full() }),
        ("all-v6", AddressSet { v4: Default::default(), ..AddressSet::full() }),
        ("all", AddressSet::full()),
    ];
    named.into_iter().map(|(name, set)| (name.into(), set)).collect()
}

fn hosts(rng: &mut Rng, all: &[IpAddr]) -> AddressSet {
    let count = rng.usize(1..=all.len().clamp(1, 6));
    AddressSet::hosts(some(rng, count, all))
}

/// A range between two addresses of one family; of one address where there is but one.
fn span(rng: &mut Rng, all: &[IpAddr]) -> AddressSet {
    let Some(a) = one(rng, all) else { return AddressSet::default() };
    let family: Vec<_> = all.iter().filter(|b| b.is_ipv4() == a.is_ipv4()).collect();
    let b = one(rng, &family).map_or(a, |b| *b);
    AddressSet::range(*a.min(b), *a.max(b))
}

/// A prefix around an address, from two hosts to a whole subnet.
fn net(rng: &mut Rng, all: &[IpAddr]) -> AddressSet {
    let Some(address) = one(rng, all) else { return AddressSet::default() };
    let host = 1u32 << rng.u32(1..=8);
    match address {
        IpAddr::V4(a) => {
            let first = u32::from(*a) & !(host - 1);
            range(Ipv4Addr::from(first), Ipv4Addr::from(first | (host - 1)))
        }
        IpAddr::V6(a) => {
            let host = u128::from(host) - 1;
            let first = u128::from(*a) & !host;
            range(Ipv6Addr::from(first), Ipv6Addr::from(first | host))
        }
    }
}

fn range(first: impl Into<IpAddr>, last: impl Into<IpAddr>) -> AddressSet {
    AddressSet::range(first.into(), last.into())
}

fn multicast() -> AddressSet {
    let v4 = range(Ipv4Addr::new(224, 0, 0, 0), Ipv4Addr::new(239, 255, 255, 255));
    let v6 = range(Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), Ipv6Addr::from(u128::MAX));
    v4.union(&v6).union(&AddressSet::host(Ipv4Addr::BROADCAST.into()))
}

/// Groups that tell a name, the depths below it, and two labels and more apart.
pub(crate) fn fqdn_groups() -> BTreeMap<String, FqdnGroup> {
    let group = |patterns: &[&str]| FqdnGroup {
        patterns: patterns.iter().map(|text| fqdn_pattern(text)).collect(),
    };
    let named = [
        ("cloud", group(&["*.cloud.example"])),
        ("deep", group(&["*.*.cloud.example", "deep.example"])),
        ("exact", group(&["cloud.example", "x.deep.example"])),
    ];
    named.into_iter().map(|(name, group)| (name.into(), group)).collect()
}

/// What DNS has taught about the addresses of the shape: mostly about outside ones.
pub fn random_addressing(rng: &mut Rng, shape: &Shape) -> Addressing {
    let mut learned = Vec::new();
    for (percent, addresses) in [(60, shape.outside.clone()), (15, shape.inside())] {
        for address in addresses {
            if chance(rng, percent)
                && let Some(name) = one(rng, &NAMES)
            {
                learned.push(Learned { name: (*name).into(), address });
            }
        }
    }
    learned.sort();
    Addressing { learned }
}
