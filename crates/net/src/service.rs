// SPDX-License-Identifier: Apache-2.0
//! One service, as a connection asks for it.

use std::fmt;

use crate::{Family, Protocol};

/// What a connection asks for: a protocol and its responder port, or its ICMP type and code.
///
/// `detail` is the responder port for TCP and UDP, `type << 8 | code` for ICMP and ICMPv6, and 0
/// for every other protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service {
    pub protocol: Protocol,
    pub detail: u16,
}

/// A service taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Port(u16),
    Type { icmp_type: u8, code: u8 },
    Bare,
}

impl Service {
    pub fn tcp(port: u16) -> Self {
        Self { protocol: Protocol::TCP, detail: port }
    }

    pub fn udp(port: u16) -> Self {
        Self { protocol: Protocol::UDP, detail: port }
    }

    pub fn icmp(icmp_type: u8, code: u8) -> Self {
        Self { protocol: Protocol::ICMP, detail: u16::from_be_bytes([icmp_type, code]) }
    }

    pub fn icmpv6(icmp_type: u8, code: u8) -> Self {
        Self { protocol: Protocol::ICMPV6, detail: u16::from_be_bytes([icmp_type, code]) }
    }

    pub fn bare(protocol: Protocol) -> Self {
        Self { protocol, detail: 0 }
    }

    /// How readily a reader makes such a connection over this family; less is readier.
    pub(crate) fn rank(self, family: Family) -> u8 {
        match (self.protocol, family) {
            (Protocol::TCP, _) => 0,
            (Protocol::UDP, _) => 1,
            (Protocol::ICMP, Family::V4) | (Protocol::ICMPV6, Family::V6) => 2,
            (Protocol::ICMP, Family::V6) | (Protocol::ICMPV6, Family::V4) => 4,
            _ => 3,
        }
    }

    pub fn kind(self) -> Kind {
        if self.protocol.has_ports() {
            Kind::Port(self.detail)
        } else if self.protocol.has_types() {
            let [icmp_type, code] = self.detail.to_be_bytes();
            Kind::Type { icmp_type, code }
        } else {
            Kind::Bare
        }
    }
}

/// The form that `parse_service` reads: `tcp/443`, `icmp/8/0`, `protocol/47`.
impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            Kind::Port(port) => write!(f, "{}/{port}", self.protocol),
            Kind::Type { icmp_type, code } => write!(f, "{}/{icmp_type}/{code}", self.protocol),
            Kind::Bare => write!(f, "{}", self.protocol),
        }
    }
}
