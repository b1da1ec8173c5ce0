// SPDX-License-Identifier: Apache-2.0
//! One observed connection attempt, in the words of IPFIX (RFC 7012) where it has them.

use std::net::IpAddr;

use jiff::Timestamp;
use portolan_net::{Connection, Protocol, Service};
use portolan_site::model::Direction;
use serde::{Serialize, Serializer};

/// What one end said of one connection, as the kernel saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    pub observed_at: Timestamp,
    /// The attachment that judged it.
    pub observation_point: String,
    pub firewall_event: FirewallEvent,
    /// The end that was judged.
    #[serde(serialize_with = "direction_word")]
    pub direction: Direction,
    /// The policy that decided; `None` where none did (the unlabelled rule, the site default).
    pub policy: Option<String>,
    /// The rule that decided; `None` where no single rule did.
    pub rule: Option<String>,
    pub source_address: IpAddr,
    pub destination_address: IpAddr,
    #[serde(serialize_with = "protocol_number")]
    pub protocol_identifier: Protocol,
    pub source_transport_port: Option<u16>,
    pub destination_transport_port: Option<u16>,
    pub icmp_type: Option<u8>,
    pub icmp_code: Option<u8>,
}

/// What befell it (IPFIX `firewallEvent`, with a word of ours for monitor mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirewallEvent {
    /// It did not pass.
    Denied,
    /// It passed, and would not under the intended policies.
    Flagged,
}

impl FirewallEvent {
    /// `denied` or `flagged`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Flagged => "flagged",
        }
    }
}

impl Record {
    /// What it asked for.
    pub fn service(&self) -> Service {
        let detail = match (self.destination_transport_port, self.icmp_type) {
            (Some(port), _) => port,
            (None, Some(icmp_type)) => {
                u16::from_be_bytes([icmp_type, self.icmp_code.unwrap_or_default()])
            }
            (None, None) => 0,
        };
        Service { protocol: self.protocol_identifier, detail }
    }

    /// It in the words of policies.
    pub fn connection(&self) -> Connection {
        Connection {
            initiator: self.source_address,
            responder: self.destination_address,
            service: self.service(),
        }
    }
}

fn direction_word<S: Serializer>(direction: &Direction, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(direction.word())
}

fn protocol_number<S: Serializer>(protocol: &Protocol, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u8(protocol.0)
}
