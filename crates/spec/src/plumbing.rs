// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5 and ADR 0001.1: what a network needs to be one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use portolan_net::{Kind, Protocol, Service};
use portolan_site::model::{Decision, Direction, Outcome, Reason};

use crate::case::Case;

const DHCP_SERVER: u16 = 67;
const DHCP_CLIENT: u16 = 68;
const DHCPV6_CLIENT: u16 = 546;
const DHCPV6_SERVER: u16 = 547;
const ALL_DHCPV6_SERVERS: IpAddr = IpAddr::V6(Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 1, 2));

impl Case<'_> {
    /// Plumbing is always allowed.
    pub(crate) fn plumbing(&self) -> Option<Decision> {
        (self.is_discovery() || self.is_dhcp()).then_some(Decision {
            outcome: Outcome::Allow,
            policy: None,
            rule: None,
            reason: Reason::Plumbing,
        })
    }

    /// Neighbour and router discovery and multicast listener reports, both ways, with anybody.
    fn is_discovery(&self) -> bool {
        let of_type = match self.service().kind() {
            Kind::Type { icmp_type, .. } => matches!(icmp_type, 130..=136 | 143),
            Kind::Port(_) | Kind::Bare => false,
        };
        of_type && self.service().protocol == Protocol::ICMPV6
    }

    /// DHCP as a client: out to all servers at once, in from whoever answers; and the answer of a
    /// relay or server, which DHCPv6 sends from a link-local address.
    fn is_dhcp(&self) -> bool {
        let is = |port| self.service() == Service::udp(port);
        let to = |address| self.peer.address == address;
        match self.direction {
            Direction::Egress => {
                (to(IpAddr::V4(Ipv4Addr::BROADCAST)) && is(DHCP_SERVER))
                    || (to(ALL_DHCPV6_SERVERS) && is(DHCPV6_SERVER))
                    || (self.own.is_link_local() && is(DHCPV6_CLIENT))
            }
            Direction::Ingress => is(DHCP_CLIENT) || is(DHCPV6_CLIENT),
        }
    }
}
