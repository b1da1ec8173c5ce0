// SPDX-License-Identifier: Apache-2.0
//! Which requirement of the catalogue a connection is.

use jiff::Timestamp;
use portolan_catalog::Catalogue;
use portolan_flow::{Attributor, Ends, FirewallEvent, Record};
use portolan_net::{Connection, Kind};
use portolan_site::model::{Direction, Site};

/// The requirement that it resembles at both ends, by id.
pub(super) fn of(site: &Site, catalogue: &Catalogue, connection: Connection) -> Option<String> {
    let attributed = Attributor::new(site, catalogue).attribute(record(connection));
    attributed.resembles.filter(|r| r.ends == Ends::Both).map(|r| r.requirement)
}

/// As if somebody had seen it: likeness asks for the ends and the service alone.
fn record(c: Connection) -> Record {
    let (port, icmp) = match c.service.kind() {
        Kind::Port(port) => (Some(port), None),
        Kind::Type { icmp_type, code } => (None, Some((icmp_type, code))),
        Kind::Bare => (None, None),
    };
    Record {
        observed_at: Timestamp::UNIX_EPOCH,
        observation_point: String::new(),
        firewall_event: FirewallEvent::Denied,
        direction: Direction::Egress,
        policy: None,
        rule: None,
        source_address: c.initiator,
        destination_address: c.responder,
        protocol_identifier: c.service.protocol,
        source_transport_port: None,
        destination_transport_port: port,
        icmp_type: icmp.map(|(icmp_type, _)| icmp_type),
        icmp_code: icmp.map(|(_, code)| code),
    }
}
