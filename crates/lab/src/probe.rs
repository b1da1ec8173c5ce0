// SPDX-License-Identifier: Apache-2.0
//! What the lab can listen on and try: one TCP or UDP port, or an echo request.

use std::fmt;
use std::net::IpAddr;

use portolan_catalog::{Port, Requirement};
use portolan_net::{Protocol, Service};
use serde::{Deserialize, Serialize};

/// One service of one host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Probe {
    Tcp(u16),
    Udp(u16),
    Ping,
}

/// Ranges of more ports than this are taken by three of them.
const WHOLE: usize = 64;

impl Probe {
    /// The service of a connection to this address.
    pub fn service(self, responder: IpAddr) -> Service {
        match (self, responder) {
            (Self::Tcp(port), _) => Service::tcp(port),
            (Self::Udp(port), _) => Service::udp(port),
            (Self::Ping, IpAddr::V4(_)) => Service::icmp(8, 0),
            (Self::Ping, IpAddr::V6(_)) => Service::icmpv6(128, 0),
        }
    }

    /// What to listen on and try for a requirement. Of a wide range: its first port, one in the
    /// middle, its last.
    pub fn of(requirement: &Requirement) -> Vec<Self> {
        requirement.services.iter().flat_map(|port| probes(*port)).collect()
    }
}

fn probes(port: Port) -> Vec<Probe> {
    let Some((first, last)) = port.ports else { return vec![Probe::Ping] };
    let make = match port.protocol {
        Protocol::TCP => Probe::Tcp,
        Protocol::UDP => Probe::Udp,
        _ => return Vec::new(),
    };
    let range = first..=last;
    if range.len() <= WHOLE {
        return range.map(make).collect();
    }
    let middle = first + (last - first) / 2;
    [first, middle, last].map(make).to_vec()
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(port) => write!(f, "tcp/{port}"),
            Self::Udp(port) => write!(f, "udp/{port}"),
            Self::Ping => f.write_str("icmp"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(protocol: Protocol, ports: Option<(u16, u16)>) -> Vec<String> {
        probes(Port { protocol, ports }).iter().map(Probe::to_string).collect()
    }

    #[test]
    fn a_wide_range_is_taken_by_its_ends_and_its_middle() {
        let wide = of(Protocol::TCP, Some((49152, 65535)));
        assert_eq!(wide, ["tcp/49152", "tcp/57343", "tcp/65535"]);
        assert_eq!(of(Protocol::UDP, Some((16500, 16509))).len(), 10);
        assert_eq!(of(Protocol::TCP, Some((0, 65535))).len(), 3);
        assert_eq!(of(Protocol::ICMP, None), ["icmp"]);
    }
}
