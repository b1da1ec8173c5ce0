// SPDX-License-Identifier: Apache-2.0
//! Isolation: deny between sides, but for what a shared service allows at the other end
//! (DESIGN 2.5, ADR 0001.3).

use portolan_net::ServiceSet;
use portolan_site::model::{Direction, Isolation, Outcome, Policy, PolicyKind, Reason, Rule};

use super::groups::Named;
use super::shared_service::{rules, shared_services};
use super::{Compiler, Entry, decision};
use crate::{Ace, Action};

/// Stands for an index that is not known yet; replaced before the step is over.
const LATER: usize = usize::MAX;

pub(super) fn compile(c: &mut Compiler<'_>) {
    let from = c.aces.len();
    for (policy, shared) in shared_services(c) {
        for direction in Direction::BOTH {
            let own_end = opposite(direction);
            for rule in rules(shared, direction) {
                if c.is_live(rule) {
                    let secured = c.groups.select(&shared.secures, None);
                    exempt(c, policy, &secured, rule, own_end);
                }
            }
        }
    }
    let exemptions = c.aces.len();
    let isolations: Vec<&Policy> =
        c.policies().filter(|p| matches!(p.kind, PolicyKind::Isolation(_))).collect();
    for policy in isolations {
        if let PolicyKind::Isolation(isolation) = &policy.kind {
            one(c, policy, isolation);
        }
    }
    let end = c.aces.len();
    resolve(c.aces.get_mut(from..exemptions).unwrap_or_default(), end);
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Egress => Direction::Ingress,
        Direction::Ingress => Direction::Egress,
    }
}

/// At the end that the shared service does *not* secure: past all isolation. Whether the shared
/// service counts is asked of the end that it secures.
fn exempt(
    c: &mut Compiler<'_>,
    policy: &Policy,
    secured: &Named,
    rule: &Rule,
    direction: Direction,
) {
    let own = c.groups.workloads().and(&c.groups.select(&rule.peer, None));
    let secured = c.groups.workloads().and(secured);
    let monitored = c.groups.monitored(policy, opposite(direction));
    for (peer, live) in [(secured.minus(&monitored), true), (secured.and(&monitored), false)] {
        if peer.set.is_empty() {
            continue;
        }
        let (services, action) = (rule.services.clone(), Action::Skip(LATER));
        let entry = Entry { direction, own: own.clone(), peer, services, action };
        let peer = c.groups.id(&entry.peer);
        c.push(&entry, &entry.own, peer, live);
    }
}

fn one(c: &mut Compiler<'_>, policy: &Policy, isolation: &Isolation) {
    let sides: Vec<Named> =
        isolation.sides.iter().map(|s| c.groups.select(&s.select, None)).collect();
    let from = c.aces.len();
    let any = ServiceSet::any();
    for direction in Direction::BOTH {
        for side in &sides {
            let own = c.groups.workloads().and(side);
            let (peer, services, action) = (side.clone(), any.clone(), Action::Skip(LATER));
            c.add_always(Entry { direction, own, peer, services, action });
        }
    }
    let together = c.aces.len();
    let outcome = Outcome::Deny(c.forbid(policy));
    for direction in Direction::BOTH {
        for (i, a) in sides.iter().enumerate() {
            for (_, b) in sides.iter().enumerate().filter(|(j, _)| *j != i) {
                let own = c.groups.workloads().and(a);
                let action = decision(policy, None, Reason::Isolated, outcome);
                let (peer, services) = (b.clone(), any.clone());
                c.add(policy, Entry { direction, own, peer, services, action });
            }
        }
    }
    let end = c.aces.len();
    resolve(c.aces.get_mut(from..together).unwrap_or_default(), end);
}

fn resolve(aces: &mut [Ace], to: usize) {
    for ace in aces {
        if ace.action == Action::Skip(LATER) {
            ace.action = Action::Skip(to);
        }
    }
}
