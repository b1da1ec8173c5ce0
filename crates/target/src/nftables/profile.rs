// SPDX-License-Identifier: Apache-2.0
//! A profile becomes a chain: service in, verdict out.

use portolan_net::{Protocol, ServiceSet};
use portolan_site::model::Forbid;

use super::deed::{Deed, Deeds};
use super::names::of_content;
use super::{Rule, RuleSet, Services, Verdict};

/// The services of each deed, and where they go.
type Ways = [(Verdict, ServiceSet)];

/// Adds the chain of some deeds for packets that open connections; `None` where all pass without
/// a word.
pub(super) fn add(set: &mut RuleSet, deeds: &Deeds, per_second: u32) -> Option<String> {
    chain(set, "p", deeds, per_second, packet_rules)
}

/// Adds the chain for packets of established connections; `None` where none is cut.
pub(super) fn add_cut(set: &mut RuleSet, deeds: &Deeds, per_second: u32) -> Option<String> {
    chain(set, "c", deeds, per_second, tracked_rules)
}

/// The deed of most services is the last word of the chain.
fn chain(
    set: &mut RuleSet,
    prefix: &str,
    deeds: &Deeds,
    per_second: u32,
    rules: fn(&Ways) -> Vec<Rule>,
) -> Option<String> {
    if deeds.pass_all() {
        return None;
    }
    let last = deeds.0.iter().max_by_key(|(_, services)| width(services)).map(|(d, _)| d)?;
    let mut ways = Vec::new();
    for (deed, services) in deeds.0.iter().filter(|(deed, _)| deed != last) {
        ways.push((way(set, deed, per_second), services.clone()));
    }
    let mut rules = rules(&ways);
    rules.push(Rule::Go(way(set, last, per_second)));
    let name = of_content(prefix, &format!("{rules:?}"));
    set.chains.insert(name.clone(), rules);
    Some(name)
}

/// Where packets go for a deed to be done: back, or to a chain of its own.
fn way(set: &mut RuleSet, deed: &Deed, per_second: u32) -> Verdict {
    let (prefix, rest) = match deed {
        Deed::Pass => return Verdict::Return,
        Deed::Flag(prefix) => (prefix, Rule::Go(Verdict::Return)),
        Deed::Deny(prefix, Forbid::Drop) => (prefix, Rule::Drop),
        Deed::Deny(prefix, Forbid::Reject) => (prefix, Rule::Reject),
    };
    let rules = vec![Rule::Log { prefix: prefix.clone(), per_second }, rest];
    let name = of_content("x", &format!("{rules:?}"));
    set.chains.insert(name.clone(), rules);
    Verdict::Goto(name)
}

/// How many services a set holds.
fn width(services: &ServiceSet) -> u64 {
    services.ranges().iter().map(|(_, a, b)| u64::from(b - a) + 1).sum()
}

/// By the headers of a packet that opens a connection.
fn packet_rules(ways: &Ways) -> Vec<Rule> {
    let ports = of_protocols(ways, Protocol::has_ports);
    let mut rules = Vec::new();
    if !ports.is_empty() {
        let ranges = ports.into_iter().map(|(p, a, b, v)| (p.0, a, b, v)).collect();
        rules.push(Rule::Services(Services::Ports { ranges }));
    }
    types(ways, &mut rules);
    protocols(ways, &mut rules);
    rules
}

/// By the tracked connection, whichever way the packet goes. Where ports would stand, connection
/// tracking keeps the type and the code of the ICMP message that opened the flow: its answers
/// carry another type.
fn tracked_rules(ways: &Ways) -> Vec<Rule> {
    let mut rules = Vec::new();
    for protocol in [Protocol::TCP, Protocol::UDP, Protocol::ICMP, Protocol::ICMPV6] {
        let of = of_protocols(ways, |p| p == protocol);
        let ranges: Vec<_> = of.into_iter().map(|(_, a, b, v)| (a, b, v)).collect();
        if !ranges.is_empty() {
            rules.push(Rule::Services(Services::TrackedPorts { protocol: protocol.0, ranges }));
        }
    }
    protocols(ways, &mut rules);
    rules
}

fn types(ways: &Ways, rules: &mut Vec<Rule>) {
    for (protocol, ipv6) in [(Protocol::ICMP, false), (Protocol::ICMPV6, true)] {
        let of = of_protocols(ways, |p| p == protocol);
        let ranges: Vec<_> = of.into_iter().map(|(_, a, b, v)| (a, b, v)).collect();
        if !ranges.is_empty() {
            rules.push(Rule::Services(Services::Types { ipv6, ranges }));
        }
    }
}

/// Protocols that carry neither ports nor types; only detail 0 is ever asked for.
fn protocols(ways: &Ways, rules: &mut Vec<Rule>) {
    let bare = of_protocols(ways, |p| !p.has_ports() && !p.has_types());
    let mut ranges: Vec<(u8, u8, Verdict)> = Vec::new();
    for (protocol, _, _, verdict) in bare.into_iter().filter(|(_, first, _, _)| *first == 0) {
        match ranges.last_mut() {
            Some((_, last, v)) if last.checked_add(1) == Some(protocol.0) && *v == verdict => {
                *last = protocol.0;
            }
            _ => ranges.push((protocol.0, protocol.0, verdict)),
        }
    }
    if !ranges.is_empty() {
        rules.push(Rule::Services(Services::Protocols { ranges }));
    }
}

fn of_protocols(
    ways: &Ways,
    wanted: impl Fn(Protocol) -> bool,
) -> Vec<(Protocol, u16, u16, Verdict)> {
    let mut all = Vec::new();
    for (verdict, services) in ways {
        for (protocol, first, last) in services.ranges() {
            if wanted(protocol) {
                all.push((protocol, first, last, verdict.clone()));
            }
        }
    }
    all.sort();
    all
}
