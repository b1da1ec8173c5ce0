// SPDX-License-Identifier: Apache-2.0
//! A profile becomes a chain: service in, verdict out.

use portolan_acl::{Piece, Profile};
use portolan_net::{Protocol, ServiceSet};
use portolan_site::model::{Decision, Direction, Forbid, Outcome};

use super::names::{log_prefix, of_content};
use super::{Rule, RuleSet, Services, Verdict};

/// What is done with services: nothing, or a chain of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Pass,
    Chain(String),
}

impl Deed {
    fn verdict(&self) -> Verdict {
        match self {
            Self::Pass => Verdict::Return,
            Self::Chain(name) => Verdict::Goto(name.clone()),
        }
    }
}

/// Adds the chain of a profile; `None` where it lets everything pass without a word.
pub(super) fn add(
    set: &mut RuleSet,
    profile: &Profile<'_>,
    direction: Direction,
    per_second: u32,
) -> Option<String> {
    let mut deeds = Vec::new();
    for piece in &profile.pieces {
        deeds.push((deed(set, piece, direction, per_second), &piece.services));
    }
    chain(set, "p", &deeds, packet_rules)
}

/// Adds the chain that cuts established connections; `None` where the profile cuts none.
pub(super) fn add_cut(
    set: &mut RuleSet,
    profile: &Profile<'_>,
    direction: Direction,
    per_second: u32,
) -> Option<String> {
    let mut deeds = Vec::new();
    for piece in &profile.pieces {
        let cuts = !piece.live.outcome.allows() && piece.live.reason.cuts_established();
        let deed = if cuts { deed(set, piece, direction, per_second) } else { Deed::Pass };
        deeds.push((deed, &piece.services));
    }
    chain(set, "c", &deeds, tracked_rules)
}

type Deeds = [(Deed, ServiceSet)];

/// The services of each deed, the most frequent deed as the last word of the chain.
fn chain(
    set: &mut RuleSet,
    prefix: &str,
    deeds: &[(Deed, &ServiceSet)],
    rules: fn(&Deeds, &Deed) -> Vec<Rule>,
) -> Option<String> {
    let mut merged: Vec<(Deed, ServiceSet)> = Vec::new();
    for (deed, services) in deeds {
        match merged.iter_mut().find(|(d, _)| d == deed) {
            Some((_, all)) => *all = all.union(services),
            None => merged.push((deed.clone(), (*services).clone())),
        }
    }
    merged.sort();
    if let [(Deed::Pass, _)] | [] = merged.as_slice() {
        return None;
    }
    let last = merged.iter().max_by_key(|(_, s)| width(s)).map(|(d, _)| d.clone())?;
    merged.retain(|(d, _)| *d != last);
    let rules = rules(&merged, &last);
    let name = of_content(prefix, &format!("{rules:?}"));
    set.chains.insert(name.clone(), rules);
    Some(name)
}

/// How many services a set holds.
fn width(services: &ServiceSet) -> u64 {
    services.ranges().iter().map(|(_, a, b)| u64::from(b - a) + 1).sum()
}

fn deed(set: &mut RuleSet, piece: &Piece<'_>, direction: Direction, per_second: u32) -> Deed {
    let (word, decision, rest) = match (piece.live.outcome, piece.intended.outcome) {
        (Outcome::Allow, Outcome::Allow) => return Deed::Pass,
        (Outcome::Allow, Outcome::Deny(_)) => ("flag", piece.intended, Rule::Go(Verdict::Return)),
        (Outcome::Deny(Forbid::Drop), _) => ("deny", piece.live, Rule::Drop),
        (Outcome::Deny(Forbid::Reject), _) => ("deny", piece.live, Rule::Reject),
    };
    let prefix = prefix(word, direction, decision);
    let rules = vec![Rule::Log { prefix, per_second }, rest];
    let name = of_content("x", &format!("{rules:?}"));
    set.chains.insert(name.clone(), rules);
    Deed::Chain(name)
}

fn prefix(word: &str, direction: Direction, decision: &Decision) -> String {
    let policy = decision.policy.as_deref().unwrap_or("-");
    let rule = decision.rule.as_deref().unwrap_or("-");
    log_prefix(word, direction.word(), policy, rule)
}

/// By the headers of a packet that opens a connection.
fn packet_rules(deeds: &Deeds, last: &Deed) -> Vec<Rule> {
    let ports = of_protocols(deeds, Protocol::has_ports);
    let mut rules = Vec::new();
    if !ports.is_empty() {
        let ranges = ports.into_iter().map(|(p, a, b, v)| (p.0, a, b, v)).collect();
        rules.push(Rule::Services(Services::Ports { ranges }));
    }
    types(deeds, &mut rules);
    protocols(deeds, &mut rules);
    rules.push(Rule::Go(last.verdict()));
    rules
}

/// By the tracked connection, whichever way the packet goes.
fn tracked_rules(deeds: &Deeds, last: &Deed) -> Vec<Rule> {
    let mut rules = Vec::new();
    for protocol in [Protocol::TCP, Protocol::UDP] {
        let of = of_protocols(deeds, |p| p == protocol);
        let ranges: Vec<_> = of.into_iter().map(|(_, a, b, v)| (a, b, v)).collect();
        if !ranges.is_empty() {
            rules.push(Rule::Services(Services::TrackedPorts { protocol: protocol.0, ranges }));
        }
    }
    types(deeds, &mut rules);
    protocols(deeds, &mut rules);
    rules.push(Rule::Go(last.verdict()));
    rules
}

fn types(deeds: &Deeds, rules: &mut Vec<Rule>) {
    for (protocol, ipv6) in [(Protocol::ICMP, false), (Protocol::ICMPV6, true)] {
        let of = of_protocols(deeds, |p| p == protocol);
        let ranges: Vec<_> = of.into_iter().map(|(_, a, b, v)| (a, b, v)).collect();
        if !ranges.is_empty() {
            rules.push(Rule::Services(Services::Types { ipv6, ranges }));
        }
    }
}

/// Protocols that carry neither ports nor types; only detail 0 is ever asked for.
fn protocols(deeds: &Deeds, rules: &mut Vec<Rule>) {
    let bare = of_protocols(deeds, |p| !p.has_ports() && !p.has_types());
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
    deeds: &Deeds,
    wanted: impl Fn(Protocol) -> bool,
) -> Vec<(Protocol, u16, u16, Verdict)> {
    let mut all = Vec::new();
    for (deed, services) in deeds {
        for (protocol, first, last) in services.ranges() {
            if wanted(protocol) {
                all.push((protocol, first, last, deed.verdict()));
            }
        }
    }
    all.sort();
    all
}
