// SPDX-License-Identifier: Apache-2.0
//! Somebody near who answers for everybody.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::look::{Net, net, operator};
use crate::seen::{PacketsSeen, Signature};

pub(super) const KIND: Kind = Kind {
    code: "transparent-proxy",
    what: "connections to far and unrelated hosts are answered by one and the same machine nearby",
    severities: &[Severity::Warning],
    why: "A proxy that nobody named ends the TCP connections. It may pass TLS on untouched; it has timeouts and limits of its own all the same.",
    change: "Let Citrix Cloud's addresses pass the device without redirection.",
    team: Team::Network,
    target: Some("TARGET"),
    cites: &[ARTICLE],
};

/// A host on the Internet is further away than this many routers, and slower than this many microseconds.
const HOPS_MAX: u8 = 2;
const NEAR_US: u64 = 2_000;
/// What all connections of one machine have in common: TTL, MSS, scale of the window, timestamps.
type Marks = (u8, Option<u16>, Option<u8>, bool);
/// Addresses, each with its packets.
type Answered<'l> = Vec<(&'l Seen<'l>, &'l PacketsSeen)>;

/// How many unrelated operators must look the same.
const OPERATORS: usize = 2;
const HOSTS: usize = 3;

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<Marks, Answered<'_>> = BTreeMap::new();
    for seen in look.addresses.iter().filter(|seen| seen.is_direct()) {
        let Some(tcp) =
            seen.seen.tcp.last().filter(|tcp| tcp.failure.is_none() && net(tcp.to) == Net::Public)
        else {
            continue;
        };
        let Some(packets) = &tcp.packets else { continue };
        if let Some(first) = packets.syn_ack.as_ref().filter(|first| is_near(first, packets)) {
            groups
                .entry((first.ttl, first.mss, first.window_scale, first.has_timestamps))
                .or_default()
                .push((seen, packets));
        }
    }
    groups.into_values().filter_map(|all| tell(&all)).collect()
}

fn is_near(first: &Signature, packets: &PacketsSeen) -> bool {
    hops(first.ttl) <= HOPS_MAX && packets.rtt_us.is_some_and(|us| us <= NEAR_US)
}

/// Routers on the way back, as senders begin with 64, 128 or 255.
fn hops(ttl: u8) -> u8 {
    let first = [64, 128, 255].into_iter().find(|first| ttl <= *first).unwrap_or(255_u8);
    first.saturating_sub(ttl)
}

fn tell(all: &[(&Seen<'_>, &PacketsSeen)]) -> Option<Finding> {
    let hosts: BTreeSet<_> = all.iter().map(|(seen, _)| seen.seen.asked.host.as_str()).collect();
    let operators: BTreeSet<_> = hosts.iter().map(|host| operator(host)).collect();
    if hosts.len() < HOSTS || operators.len() < OPERATORS {
        return None;
    }
    let message = format!(
        "{} hosts of {} operators are answered by one and the same machine nearby",
        hosts.len(),
        operators.len()
    );
    let mut finding = KIND.finding(Severity::Warning, Confidence::Likely, message);
    for (seen, packets) in all {
        let ttl = packets.syn_ack.as_ref().map(|first| first.ttl).unwrap_or_default();
        finding.about(seen);
        finding.saw(format!(
            "{}: answered after {} µs, {} routers away (TTL {ttl})",
            named(seen),
            packets.rtt_us.unwrap_or_default(),
            hops(ttl)
        ));
    }
    Some(finding.counted())
}
