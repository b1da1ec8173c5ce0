// SPDX-License-Identifier: Apache-2.0
//! What a network needs to be one (ADR 0001.1).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use portolan_net::{AddressSet, Protocol, ServiceSet};
use portolan_site::model::{Decision, Direction, Outcome, Reason};

use super::groups::Named;
use super::{Compiler, Entry};
use crate::Action;

/// `ff02::1:2`, every DHCPv6 relay and server on the link (RFC 8415 7.1).
const ALL_DHCP: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 1, 2);

pub(super) fn compile(c: &mut Compiler<'_>) {
    let host =
        |address: IpAddr| Named::new(format!("addresses {address}"), AddressSet::host(address));
    let types = |first: u8, last: u8| {
        let (first, last) = (u16::from_be_bytes([first, 0]), u16::from_be_bytes([last, 255]));
        ServiceSet::range(Protocol::ICMPV6, first, last)
    };
    let neighbours = types(130, 136).union(&types(143, 143));
    for direction in Direction::BOTH {
        allow(c, direction, Named::everything(), neighbours.clone());
    }
    allow(c, Direction::Egress, host(Ipv4Addr::BROADCAST.into()), ServiceSet::udp(67));
    allow(c, Direction::Egress, host(ALL_DHCP.into()), ServiceSet::udp(547));
    let answers = ServiceSet::udp(68).union(&ServiceSet::udp(546));
    allow(c, Direction::Ingress, Named::everything(), answers);
    // A relay or server answers DHCPv6 from a link-local address.
    let link = Named::new("link-local addresses".into(), AddressSet::link_local());
    let own = c.groups.workloads().and(&link);
    add(c, Direction::Egress, own, Named::everything(), ServiceSet::udp(546));
}

fn allow(c: &mut Compiler<'_>, direction: Direction, peer: Named, services: ServiceSet) {
    let own = c.groups.workloads();
    add(c, direction, own, peer, services);
}

fn add(c: &mut Compiler<'_>, direction: Direction, own: Named, peer: Named, services: ServiceSet) {
    let action = Action::Decide(Decision {
        outcome: Outcome::Allow,
        policy: None,
        rule: None,
        reason: Reason::Plumbing,
    });
    c.add_always(Entry { direction, own, peer, services, action });
}
