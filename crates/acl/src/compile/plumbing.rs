// SPDX-License-Identifier: Apache-2.0
//! What a network needs to be one (ADR 0001.1).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use portolan_net::{AddressSet, Protocol, ServiceSet};
use portolan_site::model::{Decision, Direction, Outcome, Reason};

use super::recipe::RecipeId;
use super::{Compiler, Entry};
use crate::Action;

/// `ff02::1:2`, every DHCPv6 relay and server on the link (RFC 8415 7.1).
const ALL_DHCP: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 1, 2);

pub(super) fn compile(c: &mut Compiler<'_>) {
    let types = |first: u8, last: u8| {
        let (first, last) = (u16::from_be_bytes([first, 0]), u16::from_be_bytes([last, 255]));
        ServiceSet::range(Protocol::ICMPV6, first, last)
    };
    let neighbours = types(130, 136).union(&types(143, 143));
    for direction in Direction::BOTH {
        allow(c, direction, RecipeId::EVERYTHING, neighbours.clone());
    }
    let broadcast = host(c, Ipv4Addr::BROADCAST.into());
    allow(c, Direction::Egress, broadcast, ServiceSet::udp(67));
    let relays = host(c, ALL_DHCP.into());
    allow(c, Direction::Egress, relays, ServiceSet::udp(547));
    let answers = ServiceSet::udp(68).union(&ServiceSet::udp(546));
    allow(c, Direction::Ingress, RecipeId::EVERYTHING, answers);
    // A relay or server answers DHCPv6 from a link-local address.
    let link = c.book.fixed("link-local addresses".into(), AddressSet::link_local());
    let own = c.book.and(RecipeId::WORKLOADS, link);
    add(c, Direction::Egress, own, RecipeId::EVERYTHING, ServiceSet::udp(546));
}

fn host(c: &mut Compiler<'_>, address: IpAddr) -> RecipeId {
    c.book.fixed(format!("addresses {address}"), AddressSet::host(address))
}

fn allow(c: &mut Compiler<'_>, direction: Direction, peer: RecipeId, services: ServiceSet) {
    add(c, direction, RecipeId::WORKLOADS, peer, services);
}

fn add(
    c: &mut Compiler<'_>,
    direction: Direction,
    own: RecipeId,
    peer: RecipeId,
    services: ServiceSet,
) {
    let action = Action::Decide(Decision {
        outcome: Outcome::Allow,
        policy: None,
        rule: None,
        reason: Reason::Plumbing,
    });
    c.push(Entry { direction, own, peer, services: Arc::new(services), action }, true);
}
