// SPDX-License-Identifier: Apache-2.0
//! A connection of a set between two machines: sets are made as if every two addresses were two
//! (ADR 0004), and what a machine says to itself crosses no network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use portolan_acl::Acl;
use portolan_net::{AddressSet, Block, Connection, ConnectionSet, Protocol};

/// One that a reader can try, between machines of the site where there is such a one; `None` is a
/// proof that there is none at all.
pub(in crate::check) fn apart(acl: &Acl, set: &ConnectionSet) -> Option<Connection> {
    let named = acl.listed();
    let found = set.blocks().into_iter().filter_map(|block| of_block(acl, &named, &block));
    found.min_by_key(|c| hardness(acl, c))
}

/// What is harder to try comes later: unnamed ends, other protocols than TCP, IPv6.
fn hardness(acl: &Acl, c: &Connection) -> (usize, bool, bool) {
    let unnamed = [c.initiator, c.responder].iter().filter(|a| !acl.names.contains_key(a)).count();
    (unnamed, c.service.protocol != Protocol::TCP, c.initiator.is_ipv6())
}

fn of_block(acl: &Acl, named: &AddressSet, block: &Block) -> Option<Connection> {
    let (sources, destinations) = (&block.source, &block.destination);
    let known = || pair(acl, &first_choice(sources, named), &first_choice(destinations, named));
    let (from, to) = known().or_else(|| pair(acl, sources, destinations))?;
    let host = AddressSet::host;
    let one = Block { source: host(from), destination: host(to), services: block.services.clone() };
    one.witness()
}

/// Machines of the site, or else addresses that a reader may have seen on a host.
fn first_choice(set: &AddressSet, named: &AddressSet) -> AddressSet {
    let machines = set.intersection(named);
    if machines.is_empty() { set.intersection(&of_hosts()) } else { machines }
}

/// What a host can have: no loopback, no multicast, nothing that is set apart.
fn of_hosts() -> AddressSet {
    let v4 = |first, last| AddressSet::range([first, 0, 0, 0].into(), [last, 255, 255, 255].into());
    let v6 = |first: u16, last: u16| {
        let (first, last) = (Ipv6Addr::from(u128::from(first) << 112), u128::from(last) << 112);
        AddressSet::range(first.into(), Ipv6Addr::from(last | (u128::MAX >> 16)).into())
    };
    [v4(128, 223), v6(0x2000, 0x3fff), v6(0xfc00, 0xfdff)]
        .iter()
        .fold(v4(1, 126), |all, part| all.union(part))
}

/// Two addresses that are not one machine's. Where all destinations are the first source's own, any
/// source that is not will do.
fn pair(acl: &Acl, sources: &AddressSet, destinations: &AddressSet) -> Option<(IpAddr, IpAddr)> {
    let first = addresses(sources).next()?;
    if let Some(to) = addresses(destinations).find(|to| !acl.is_itself(first, *to)) {
        return Some((first, to));
    }
    let to = addresses(destinations).next()?;
    addresses(sources).find(|from| !acl.is_itself(*from, to)).map(|from| (from, to))
}

/// Every address, one after the other: few are looked at, for a machine has few.
fn addresses(set: &AddressSet) -> impl Iterator<Item = IpAddr> {
    let v4 = set.v4.iter().flat_map(|(first, last)| first..=last).map(Ipv4Addr::from);
    let v6 = set.v6.iter().flat_map(|(first, last)| first..=last).map(Ipv6Addr::from);
    v4.map(IpAddr::from).chain(v6.map(IpAddr::from))
}
