// SPDX-License-Identifier: Apache-2.0
//! `contradiction`: one rule allows what another denies, and neither is meant as a part of the
//! other. The denial wins, so that the allow says more than is so.

use std::collections::BTreeMap;

use portolan_diagnostics::{Confidence, Diagnostic};
use portolan_net::{Block, Connection, ConnectionSet, ServiceSet};
use portolan_site::model::{Decision, Direction, Policy, Reason, Rule, View};

use super::by_rule::{ByRule, named};
use super::{about, brief, place};

pub(super) fn find(by: &ByRule<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (policy, rule, entries) in by.rules() {
        if !entries.iter().any(|i| is(by, *i, Reason::AllowRule)) {
            continue;
        }
        // One that is denied whole never decides, which is told already.
        if by.hidden(policy, rule).is_none() {
            found.extend(meetings(by, entries).values().map(|m| tell(by, policy, rule, m)));
        }
    }
    found
}

/// What two rules both speak of, own ends as sources.
struct Meeting {
    direction: Direction,
    deny: usize,
    both: Vec<Block>,
}

/// By the denying policy and rule.
fn meetings<'a>(by: &ByRule<'a>, entries: &[usize]) -> BTreeMap<Option<&'a Decision>, Meeting> {
    let mut meetings: BTreeMap<Option<&Decision>, Meeting> = BTreeMap::new();
    for index in entries {
        let intended = by.studies(*index).filter(|s| s.view == View::Intended);
        for study in intended {
            for deny in study.before(*index) {
                if !is(by, deny, Reason::DenyRule) && !is(by, deny, Reason::WithinDeny) {
                    continue;
                }
                let pairs = study.reached(*index).iter().flat_map(|allowed| {
                    let denied = study.reached(deny).iter().filter(|d| !is_carved(allowed, d));
                    denied.map(move |denied| allowed.intersection(denied))
                });
                let both: Vec<Block> = pairs.filter(|block| !block.is_empty()).collect();
                let Some(ace) = by.acl.aces.get(deny).filter(|_| !both.is_empty()) else {
                    continue;
                };
                let new = || Meeting { direction: ace.direction, deny, both: Vec::new() };
                meetings.entry(by.decision(deny)).or_insert_with(new).both.extend(both);
            }
        }
    }
    meetings
}

/// Whether the denial takes a part out of a wider allow, which is what denials are for.
fn is_carved(allowed: &Block, denied: &Block) -> bool {
    denied.destination.difference(&allowed.destination).is_empty()
        && allowed.services.contains_all(&denied.services)
}

fn is(by: &ByRule<'_>, index: usize, reason: Reason) -> bool {
    by.decision(index).is_some_and(|d| d.reason == reason)
}

fn tell(by: &ByRule<'_>, policy: &Policy, rule: &Rule, meeting: &Meeting) -> Diagnostic {
    let deny = named(by, &[meeting.deny]);
    let services = ServiceSet::all(meeting.both.iter().map(|b| &b.services));
    let said = format!(
        "rule `{}` of `{}` allows {} that {} denies",
        rule.id,
        policy.id,
        brief(&services),
        deny.words
    );
    let told = Diagnostic::warning("contradiction", place(rule.span), said)
        .confidence(Confidence::Medium)
        .help("the denial wins: take it out of the one rule by `except:`, or out of the other");
    let witness = ConnectionSet::collect(&meeting.both).witness().map(|own_first| {
        let Connection { initiator: own, responder: peer, service } = own_first;
        match meeting.direction {
            Direction::Egress => own_first,
            Direction::Ingress => Connection { initiator: peer, responder: own, service },
        }
    });
    let told = witness.iter().fold(told, |told, c| told.also(format!("such as {}", by.shown(*c))));
    deny.show(about(told, policy, rule))
}
