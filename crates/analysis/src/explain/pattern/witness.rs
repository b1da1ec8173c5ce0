// SPDX-License-Identifier: Apache-2.0
//! One connection of a group that a reader can try.

use std::net::IpAddr;

use portolan_net::{AddressSet, Block, Connection, ConnectionSet, Family, Protocol, Service};

use super::super::{End, pair};
use super::names::owners;
use super::{Ground, Witness};

/// A connection between two machines; `None` where there are only workloads and themselves.
pub(super) fn of(ground: &Ground<'_>, set: &ConnectionSet) -> Option<Witness> {
    let found = set.blocks().into_iter().filter_map(|block| connection(ground, &block));
    found.min_by_key(|c| (strangeness(ground, *c), *c)).map(|c| named(ground, c))
}

/// What a reader knows best is least: workloads before the outside, TCP before UDP before others,
/// IPv4 before IPv6.
fn strangeness(ground: &Ground<'_>, c: Connection) -> (usize, u8, bool) {
    let ends = [c.initiator, c.responder];
    let outside = ends.iter().filter(|a| !ground.acl.names.contains_key(a)).count();
    let protocol = match c.service.protocol {
        Protocol::TCP => 0,
        Protocol::UDP => 1,
        Protocol::ICMP | Protocol::ICMPV6 => 2,
        _ => 3,
    };
    (outside, protocol, c.initiator.is_ipv6())
}

fn connection(ground: &Ground<'_>, block: &Block) -> Option<Connection> {
    let service = service(block)?;
    let (from, to) = (&block.source, &block.destination);
    let forth = some(ground, from)
        .and_then(|a| Some((a, some(ground, &to.difference(&ground.acl.machine(a)))?)));
    let apart = forth.or_else(|| {
        let b = some(ground, to)?;
        Some((some(ground, &from.difference(&ground.acl.machine(b)))?, b))
    });
    let (initiator, responder) = apart?;
    Some(Connection { initiator, responder, service })
}

fn service(block: &Block) -> Option<Service> {
    let family = if block.source.v4.is_empty() { Family::V6 } else { Family::V4 };
    block.services.readable(family)
}

/// A workload's address; else one of a group that the site names; else one that is written down
/// for examples; else the first.
fn some(ground: &Ground<'_>, set: &AddressSet) -> Option<IpAddr> {
    let workload = owners(ground.acl, set).next().map(|(address, _)| address);
    let second = |set: AddressSet| {
        let ranges = set.ranges();
        // The first address of a network is hardly a machine's.
        let inner = ranges.iter().map(|(first, last)| (next(*first), *last));
        let inner = inner.filter(|(next, last)| next < last).map(|(next, _)| next).next();
        inner.or_else(|| ranges.first().map(|(first, _)| *first))
    };
    let groups = || ground.site.address_groups.values();
    workload
        .or_else(|| groups().find_map(|group| second(set.intersection(group))))
        .or_else(|| EXAMPLES.into_iter().find(|address| set.contains(*address)))
        .or_else(|| second(set.clone()))
}

/// Documentation prefixes (RFC 5737, RFC 3849).
const EXAMPLES: [IpAddr; 3] = [
    IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 1)),
    IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 1)),
    IpAddr::V6(std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)),
];

fn next(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(a) => std::net::Ipv4Addr::from(u32::from(a).saturating_add(1)).into(),
        IpAddr::V6(a) => std::net::Ipv6Addr::from(u128::from(a).saturating_add(1)).into(),
    }
}

/// By name where asking by these names asks about this connection.
fn named(ground: &Ground<'_>, c: Connection) -> Witness {
    let end = |address: IpAddr| match ground.acl.names.get(&address) {
        Some(name) => End {
            name: name.to_string(),
            addresses: ground.acl.workloads.get(name).cloned().unwrap_or_default(),
        },
        None => End { name: address.to_string(), addresses: vec![address] },
    };
    let (source, destination) = (end(c.initiator), end(c.responder));
    let leads_here = pair(&source, &destination, c.service) == Some((c.initiator, c.responder));
    let names = if leads_here {
        (source.name, destination.name)
    } else {
        (c.initiator.to_string(), c.responder.to_string())
    };
    Witness { source: names.0, destination: names.1, connection: c }
}
