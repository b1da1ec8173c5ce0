// SPDX-License-Identifier: Apache-2.0
//! Ports in words: a name where all of its ports are needed, else `tcp/80`.

use std::collections::BTreeSet;

use portolan_catalog::{Port, parse_services};
use portolan_net::Protocol;

use crate::resolve::SERVICES;

/// Names that only these sites have; `portolan.yaml` declares those that are used.
pub(super) const DECLARED: [(&str, &[&str]); 3] = [
    ("licensing", &["tcp/27000", "tcp/7279"]),
    ("local-host-cache", &["tcp/89"]),
    ("streaming", &["udp/6910-6930"]),
];

/// The words for a set of ports, names first.
pub(super) fn words(ports: &[Port]) -> Vec<String> {
    let mut left: BTreeSet<Port> = ports.iter().copied().filter(|p| !inside(*p, ports)).collect();
    let mut words = Vec::new();
    for (name, parts) in named() {
        if !parts.is_empty() && parts.iter().all(|p| left.contains(p)) {
            left.retain(|p| !parts.contains(p));
            words.push(name.to_owned());
        }
    }
    words.sort();
    words.extend(left.into_iter().map(word));
    words
}

/// Whether a wider range of the same rule holds the port.
fn inside(port: Port, all: &[Port]) -> bool {
    all.iter().any(|other| {
        *other != port
            && other.protocol == port.protocol
            && match (port.ports, other.ports) {
                (Some((from, to)), Some((first, last))) => first <= from && to <= last,
                _ => false,
            }
    })
}

/// Every name with its ports, the largest first: `dns` before what is only a part of it.
fn named() -> Vec<(&'static str, Vec<Port>)> {
    // Over UDP 443 Citrix speaks DTLS; the name would say something else.
    let known = SERVICES.iter().chain(&DECLARED).filter(|(name, _)| *name != "https-quic");
    let mut named: Vec<_> = known
        .map(|(name, words)| (*name, parse_services(&words.join(";")).unwrap_or_default()))
        .collect();
    named.sort_by_key(|(name, ports)| (std::cmp::Reverse(ports.len()), *name));
    named
}

fn word(port: Port) -> String {
    match port.ports {
        None if port.protocol == Protocol::ICMP => "ping".into(),
        None => port.protocol.to_string(),
        Some((from, to)) if from == to => format!("{}/{from}", port.protocol),
        Some((from, to)) => format!("{}/{from}-{to}", port.protocol),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(ports: &str) -> Vec<String> {
        words(&parse_services(ports).unwrap())
    }

    #[test]
    fn a_name_stands_for_all_of_its_ports_and_nothing_else() {
        assert_eq!(said("tcp/53;udp/53"), ["dns"]);
        assert_eq!(said("tcp/53"), ["tcp/53"]);
        assert_eq!(said("tcp/443;tcp/80;tcp/8008"), ["http", "https", "tcp/8008"]);
        assert_eq!(said("tcp/1494;udp/1494;tcp/2598;udp/2598"), ["edt", "ica"]);
        assert_eq!(said("icmp"), ["ping"]);
    }

    #[test]
    fn a_port_inside_a_range_is_not_told_twice() {
        assert_eq!(said("tcp/49152-65535;tcp/49752"), ["rpc-dynamic"]);
    }
}
