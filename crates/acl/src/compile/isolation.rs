// SPDX-License-Identifier: Apache-2.0
//! Isolation: deny between sides, but for what a shared service allows at the other end
//! (DESIGN 2.5, ADR 0001.3).

use portolan_site::model::{Direction, Isolation, Outcome, Policy, PolicyKind, Reason, Rule};

use super::recipe::RecipeId;
use super::shared_service::shared_services;
use super::{Compiler, Entry, decision};
use crate::{Ace, Action};

/// Stands for an index that is not known yet; replaced before the step is over.
const LATER: usize = usize::MAX;

pub(super) fn compile(c: &mut Compiler<'_>) {
    let isolations = isolations(c);
    if isolations.is_empty() {
        return;
    }
    let from = c.aces.len();
    for (policy, shared) in shared_services(c) {
        let secured = c.secured(&shared.secures, None);
        for direction in Direction::BOTH {
            for rule in policy.rules_of(direction.opposite()) {
                if c.is_live(rule) {
                    exempt(c, policy, secured, rule, direction);
                }
            }
        }
    }
    let exemptions = c.aces.len();
    isolations.into_iter().for_each(|(policy, isolation)| one(c, policy, isolation));
    let end = c.aces.len();
    resolve(c.aces.get_mut(from..exemptions).unwrap_or_default(), end);
}

fn isolations<'a>(c: &Compiler<'a>) -> Vec<(&'a Policy, &'a Isolation)> {
    let isolation = |p: &'a Policy| match &p.kind {
        PolicyKind::Isolation(isolation) => Some((p, isolation)),
        PolicyKind::Quarantine(_) | PolicyKind::SharedService(_) | PolicyKind::Application(_) => {
            None
        }
    };
    c.policies().filter_map(isolation).collect()
}

/// At the end that the shared service does *not* secure: past all isolation. Whether the shared
/// service counts is asked of the end that it secures.
fn exempt<'a>(
    c: &mut Compiler<'a>,
    policy: &'a Policy,
    secured: RecipeId,
    rule: &'a Rule,
    direction: Direction,
) {
    let own = c.secured(&rule.peer, None);
    let monitored = c.monitored(policy, direction.opposite());
    let views = [(c.book.minus(secured, monitored), true), (c.book.and(secured, monitored), false)];
    for (peer, live) in views {
        let (services, action) = (c.services(&rule.services), Action::Skip(LATER));
        c.push(Entry { direction, own, peer, services, action }, live);
    }
}

fn one<'a>(c: &mut Compiler<'a>, policy: &'a Policy, isolation: &'a Isolation) {
    let from = c.aces.len();
    let side = |s: &'a portolan_site::model::Side| c.select(&s.select, None);
    let sides: Vec<RecipeId> = isolation.sides.iter().map(side).collect();
    for direction in Direction::BOTH {
        for side in &sides {
            let own = c.book.and(RecipeId::WORKLOADS, *side);
            let (peer, services, action) = (*side, c.any(), Action::Skip(LATER));
            c.push(Entry { direction, own, peer, services, action }, true);
        }
    }
    let together = c.aces.len();
    let outcome = Outcome::Deny(c.forbid(policy));
    for direction in Direction::BOTH {
        for (i, a) in sides.iter().enumerate() {
            for (_, b) in sides.iter().enumerate().filter(|(j, _)| *j != i) {
                let own = c.book.and(RecipeId::WORKLOADS, *a);
                let action = decision(policy, None, Reason::Isolated, outcome);
                let (peer, services) = (*b, c.any());
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
