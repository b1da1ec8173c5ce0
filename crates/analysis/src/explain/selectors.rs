// SPDX-License-Identifier: Apache-2.0
//! Every selector of a policy, wherever it stands.

use portolan_site::model::{Policy, PolicyKind, Rule, Rules, Selector};

type Visit<'v> = dyn FnMut(&mut Selector) + 'v;

/// Visits each selector and its exceptions.
pub(super) fn each(policy: &mut Policy, visit: &mut Visit<'_>) {
    let parts = policy.monitored.iter_mut().filter_map(|part| part.workloads.as_mut());
    parts.for_each(|selector| each_of(selector, visit));
    match &mut policy.kind {
        PolicyKind::Quarantine(q) => {
            each_of(&mut q.secures, visit);
            peers(q.inbound.iter_mut().chain(&mut q.outbound), visit);
        }
        PolicyKind::SharedService(s) => {
            each_of(&mut s.secures, visit);
            peers(s.inbound.iter_mut().chain(&mut s.outbound), visit);
        }
        PolicyKind::Isolation(i) => {
            i.sides.iter_mut().for_each(|side| each_of(&mut side.select, visit));
        }
        PolicyKind::Application(a) => {
            a.tiers.iter_mut().for_each(|tier| each_of(&mut tier.select, visit));
            for rules in [&mut a.inbound, &mut a.outbound].into_iter().flatten() {
                if let Rules::List(rules) = rules {
                    peers(rules.iter_mut(), visit);
                }
            }
        }
    }
}

fn peers<'r>(rules: impl Iterator<Item = &'r mut Rule>, visit: &mut Visit<'_>) {
    rules.for_each(|rule| each_of(&mut rule.peer, visit));
}

/// Visits a selector and its exceptions.
pub(super) fn each_of(selector: &mut Selector, visit: &mut Visit<'_>) {
    visit(selector);
    selector.except.iter_mut().for_each(|except| each_of(except, visit));
}
