// SPDX-License-Identifier: Apache-2.0
//! Connections to cut become elements of the sets that a table keeps for them.

use std::collections::BTreeMap;
use std::fmt::Write;

use portolan_net::Protocol;
use serde_json::Value;

use super::Tracked;
use crate::kernel::Slot;

/// How long a connection stays listed: longer than either end keeps trying.
const LISTED: &str = "1h";

/// Elements in one command; nft reads a command at a time.
const CHUNK: usize = 4096;

/// Commands that list the connections in a table. Empty for none.
pub fn cut_script(slot: Slot, tracked: &[Tracked]) -> String {
    let mut sets: BTreeMap<String, Vec<&Tracked>> = BTreeMap::new();
    for each in tracked.iter().filter(|t| t.protocol.has_ports()) {
        let family = if each.source_address.is_ipv4() { 4 } else { 6 };
        sets.entry(format!("cut{family}_{}", each.protocol)).or_default().push(each);
    }
    let mut out = String::new();
    for (set, tracked) in sets {
        for chunk in tracked.chunks(CHUNK) {
            let elements: Vec<String> = chunk.iter().map(|t| element(t)).collect();
            let elements = elements.join(", ");
            let _ = writeln!(out, "add element inet {} {set} {{ {elements} }}", slot.table());
        }
    }
    out
}

/// The connections that a table lists, as `nft -j list table` tells them. What is not such a list is
/// passed over.
pub(crate) fn listed(table: &[u8]) -> Vec<Tracked> {
    let Ok(listing) = serde_json::from_slice::<Value>(table) else { return Vec::new() };
    let objects = listing.get("nftables").and_then(Value::as_array).into_iter().flatten();
    objects.filter_map(|object| object.get("set")).flat_map(of_set).collect()
}

fn of_set(set: &Value) -> Vec<Tracked> {
    let name = set.get("name").and_then(Value::as_str).unwrap_or_default();
    let protocol = match name.split_once('_') {
        Some(("cut4" | "cut6", "tcp")) => Protocol::TCP,
        Some(("cut4" | "cut6", "udp")) => Protocol::UDP,
        _ => return Vec::new(),
    };
    let elements = set.get("elem").and_then(Value::as_array).into_iter().flatten();
    elements.filter_map(|element| of_element(protocol, element)).collect()
}

fn of_element(protocol: Protocol, element: &Value) -> Option<Tracked> {
    let parts = element.pointer("/elem/val/concat")?;
    let address = |at| parts.get(at).and_then(Value::as_str).and_then(|a| a.parse().ok());
    let port = |at| parts.get(at).and_then(Value::as_u64).and_then(|p| u16::try_from(p).ok());
    Some(Tracked {
        protocol,
        source_address: address(0)?,
        destination_address: address(1)?,
        source_transport_port: port(2)?,
        destination_transport_port: port(3)?,
    })
}

fn element(tracked: &Tracked) -> String {
    let Tracked { source_address, destination_address, .. } = tracked;
    let (from, to) = (tracked.source_transport_port, tracked.destination_transport_port);
    format!("{source_address} . {destination_address} . {from} . {to} timeout {LISTED}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tracked(protocol: Protocol, from: &str, to: &str) -> Tracked {
        Tracked {
            protocol,
            source_address: from.parse().unwrap(),
            destination_address: to.parse().unwrap(),
            source_transport_port: 40_000,
            destination_transport_port: 443,
        }
    }

    #[test]
    fn each_family_and_protocol_has_its_own_set() {
        let script = cut_script(
            Slot::B,
            &[
                tracked(Protocol::TCP, "10.0.0.1", "10.0.0.2"),
                tracked(Protocol::UDP, "fd00::1", "fd00::2"),
            ],
        );
        let lines: Vec<&str> = script.lines().collect();
        assert_eq!(
            lines,
            [
                "add element inet portolan_b cut4_tcp { 10.0.0.1 . 10.0.0.2 . 40000 . 443 timeout 1h }",
                "add element inet portolan_b cut6_udp { fd00::1 . fd00::2 . 40000 . 443 timeout 1h }",
            ]
        );
        assert!(cut_script(Slot::A, &[]).is_empty());
    }
}
