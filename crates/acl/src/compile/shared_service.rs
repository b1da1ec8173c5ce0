// SPDX-License-Identifier: Apache-2.0
//! Shared services: what they allow at the end that they secure (DESIGN 2.5, ADR 0001.2).

use portolan_site::model::{Direction, Outcome, Policy, PolicyKind, Reason, SharedService};

use super::{Compiler, Entry, decision};

pub(super) fn compile(c: &mut Compiler<'_>) {
    for (policy, shared) in shared_services(c) {
        let own = c.secured(&shared.secures, None);
        for direction in Direction::BOTH {
            for rule in policy.rules_of(direction) {
                if !c.is_live(rule) {
                    continue;
                }
                let (peer, services) = (c.select(&rule.peer, None), c.services(&rule.services));
                let action = decision(policy, Some(rule), Reason::SharedService, Outcome::Allow);
                c.add(policy, Entry { direction, own, peer, services, action });
            }
        }
    }
}

pub(super) fn shared_services<'a>(c: &Compiler<'a>) -> Vec<(&'a Policy, &'a SharedService)> {
    let shared = |p: &'a Policy| match &p.kind {
        PolicyKind::SharedService(shared) => Some((p, shared)),
        PolicyKind::Quarantine(_) | PolicyKind::Isolation(_) | PolicyKind::Application(_) => None,
    };
    c.policies().filter_map(shared).collect()
}
