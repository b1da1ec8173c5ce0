// SPDX-License-Identifier: Apache-2.0
//! `asymmetric-pair`: a rule allows at its end what the other end denies. Where that blocks a
//! requirement of the chart, `requirement-blocked` has told it.

use std::collections::BTreeSet;

use portolan_diagnostics::{Confidence, Diagnostic};
use portolan_net::{Block, ConnectionSet};
use portolan_site::model::{
    Action, Decision, Direction, Policy, PolicyKind, Reason, Rule, View, What,
};

use super::by_rule::ByRule;
use super::ways_through::witness;
use super::{Context, about, brief, place};

pub(super) fn find(
    context: &Context<'_>,
    by: &ByRule<'_>,
    blocked: &BTreeSet<String>,
) -> Vec<Diagnostic> {
    let allows = by.rules().filter(|(policy, rule, _)| {
        rule.action == Action::Allow
            && matches!(policy.kind, PolicyKind::Application(_))
            && !rule.needs.iter().any(|id| blocked.contains(id))
    });
    allows.filter_map(|(policy, rule, own)| one(context, by, policy, rule, own)).collect()
}

fn one(
    context: &Context<'_>,
    by: &ByRule<'_>,
    policy: &Policy,
    rule: &Rule,
    entries: &[usize],
) -> Option<Diagnostic> {
    let direction = by.acl.aces.get(*entries.first()?)?.direction;
    let (allowed, denied) = halves(by, direction, entries);
    let c = witness(context.acl, &denied)?;
    // Of what is said of everybody much is denied at the other end, and that is meant.
    let is_wide = !matches!(rule.peer.what, What::Categories(_) | What::Tier(_));
    let is_whole = witness(context.acl, &allowed.difference(&denied)).is_none();
    if is_wide && !is_whole {
        return None;
    }
    let (other, who) = match direction {
        Direction::Egress => ("ingress", c.responder),
        Direction::Ingress => ("egress", c.initiator),
    };
    let by_whom = decision(by, direction.opposite(), c).map(words).unwrap_or_default();
    let share = if is_whole { "" } else { "part of " };
    let said = format!(
        "rule `{}` of `{}` allows {}, and the other end denies {share}it",
        rule.id,
        policy.id,
        brief(&denied.services())
    );
    let told = Diagnostic::warning("asymmetric-pair", place(rule.span), said)
        .confidence(if is_whole { Confidence::High } else { Confidence::Medium })
        .also(format!("such as {}: denied at {other} of `{}`{by_whom}", by.shown(c), by.name(who)))
        .help("add the rule for the other end, or take away here what is not wanted");
    Some(about(told, policy, rule))
}

/// What the rule lets pass at its own end, and what of it the other end denies by a policy that
/// secures it. Quarantine and isolation deny on purpose.
fn halves(
    by: &ByRule<'_>,
    direction: Direction,
    entries: &[usize],
) -> (ConnectionSet, ConnectionSet) {
    let mut blocks: Vec<Block> = Vec::new();
    for index in entries {
        for study in by.studies(*index).filter(|s| s.view == View::Intended) {
            let turned = study.reached(*index).iter().map(|own_first| match direction {
                Direction::Egress => own_first.clone(),
                Direction::Ingress => own_first.clone().turned(),
            });
            blocks.extend(turned);
        }
    }
    let asked = ConnectionSet::collect(&blocks);
    let allowed = by.acl.passes(direction, View::Intended, &asked);
    let there = by.acl.deciders(direction.opposite(), View::Intended, &allowed);
    let is_left_out = |ace: Option<usize>| {
        ace.and_then(|i| by.decision(i)).is_some_and(|d| d.reason == Reason::NotAllowed)
    };
    let denied = there.iter().filter(|(ace, _)| is_left_out(**ace)).map(|(_, set)| set);
    let denied = ConnectionSet::all(denied);
    (allowed, denied)
}

fn decision<'a>(
    by: &ByRule<'a>,
    direction: Direction,
    c: portolan_net::Connection,
) -> Option<&'a Decision> {
    let (own, peer) = match direction {
        Direction::Egress => (c.initiator, c.responder),
        Direction::Ingress => (c.responder, c.initiator),
    };
    by.acl.decide(direction, own, peer, c.service, View::Intended)
}

fn words(decision: &Decision) -> String {
    decision.policy.as_ref().map(|policy| format!(" by `{policy}`")).unwrap_or_default()
}
