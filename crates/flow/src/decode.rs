// SPDX-License-Identifier: Apache-2.0
//! From what a rule logged, label and packet, to a [`Record`]; or to the reason why not.
//!
//! Only the first bytes of a packet are logged, so nothing past the ports may be asked for.

use etherparse::LaxIpSlice;
use jiff::Timestamp;
use portolan_net::Protocol;

use crate::{Label, Record};

/// Why something that was logged is not a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Unread {
    #[error("the label is not ours")]
    ForeignLabel,
    #[error("the packet is not IPv4 or IPv6, or its header is broken")]
    BadHeader,
    #[error("the extension headers are broken or were cut off")]
    BadExtensions,
    #[error("the ports were cut off")]
    Truncated,
    #[error("the packet is a fragment")]
    Fragment,
}

impl Unread {
    pub const ALL: [Self; 5] =
        [Self::ForeignLabel, Self::BadHeader, Self::BadExtensions, Self::Truncated, Self::Fragment];

    /// A kebab-case word for counters.
    pub fn word(self) -> &'static str {
        match self {
            Self::ForeignLabel => "foreign-label",
            Self::BadHeader => "bad-header",
            Self::BadExtensions => "bad-extensions",
            Self::Truncated => "truncated",
            Self::Fragment => "fragment",
        }
    }
}

/// Where and when something was seen.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    pub observation_point: &'a str,
    pub observed_at: Timestamp,
}

/// Reads one logged packet, which starts with its IP header.
pub fn decode(seen: Seen<'_>, label: &str, packet: &[u8]) -> Result<Record, Unread> {
    let label = Label::parse(label).ok_or(Unread::ForeignLabel)?;
    let (ip, stop) = LaxIpSlice::from_slice(packet).map_err(|_| Unread::BadHeader)?;
    if stop.is_some() {
        return Err(Unread::BadExtensions);
    }
    let payload = ip.payload();
    if payload.fragmented {
        return Err(Unread::Fragment);
    }
    let protocol = Protocol(payload.ip_number.0);
    let detail = detail(protocol, payload.payload)?;
    Ok(Record {
        observed_at: seen.observed_at,
        observation_point: seen.observation_point.to_owned(),
        firewall_event: label.event,
        direction: label.direction,
        policy: label.policy,
        rule: label.rule,
        source_address: ip.source_addr(),
        destination_address: ip.destination_addr(),
        protocol_identifier: protocol,
        source_transport_port: detail.ports.map(|(source, _)| source),
        destination_transport_port: detail.ports.map(|(_, destination)| destination),
        icmp_type: detail.icmp.map(|(icmp_type, _)| icmp_type),
        icmp_code: detail.icmp.map(|(_, code)| code),
    })
}

#[derive(Default)]
struct Detail {
    ports: Option<(u16, u16)>,
    icmp: Option<(u8, u8)>,
}

fn detail(protocol: Protocol, payload: &[u8]) -> Result<Detail, Unread> {
    match payload {
        [a, b, c, d, ..] if protocol.has_ports() => {
            let ports = (u16::from_be_bytes([*a, *b]), u16::from_be_bytes([*c, *d]));
            Ok(Detail { ports: Some(ports), icmp: None })
        }
        [icmp_type, code, ..] if protocol.has_types() => {
            Ok(Detail { ports: None, icmp: Some((*icmp_type, *code)) })
        }
        _ if protocol.has_ports() || protocol.has_types() => Err(Unread::Truncated),
        _ => Ok(Detail::default()),
    }
}

#[cfg(test)]
mod tests;
