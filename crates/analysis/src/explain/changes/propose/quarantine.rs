// SPDX-License-Identifier: Apache-2.0
//! Release from a quarantine.

use std::collections::BTreeSet;

use portolan_site::model::{
    Direction, Policy, PolicyKind, QuarantineLevel, Selector, Site, Values, What, Workload,
};

use super::super::{Change, Edit, Narrowed};
use super::Case;
use crate::explain::selectors;

/// By the category that holds it, where nothing else asks for that category; else by an exception.
pub(super) fn release(case: &Case<'_>) -> Option<Change> {
    let policy = case.policy()?;
    let PolicyKind::Quarantine(quarantine) = &policy.kind else { return None };
    let instead = match quarantine.level {
        QuarantineLevel::Strict => Vec::new(),
        QuarantineLevel::Forensic => {
            let list = match case.denial.end {
                Direction::Ingress => "inbound",
                Direction::Egress => "outbound",
            };
            vec![format!(
                "for the time of the investigation, add a rule for it to `{list}` of `{}`",
                policy.id
            )]
        }
    };
    let workload = case.site.workload_at(case.own);
    let held = workload
        .and_then(|w| Some((w, category(case.context.site, policy, &quarantine.secures, w)?)));
    let edit = match held {
        Some((workload, (key, values))) => {
            Edit::TakeCategory { workload: workload.name.clone(), key, values }
        }
        None => Edit::LeaveOut {
            policy: policy.id.clone(),
            from: Narrowed::Secures,
            addresses: case.addresses(case.own),
        },
    };
    case.because(edit, instead)
}

/// A key whose values hold the workload here, and that no other selector asks for.
fn category(
    site: &Site,
    quarantine: &Policy,
    secures: &Selector,
    workload: &Workload,
) -> Option<(String, BTreeSet<String>)> {
    let What::Categories(wanted) = &secures.what else { return None };
    let held = |(key, values): (&String, &Values)| {
        let carried = workload.categories.get(key)?;
        let held: BTreeSet<String> = carried.intersection(values).cloned().collect();
        (!is_asked_for(site, quarantine, key, &held)).then(|| (key.clone(), held))
    };
    secures.except.is_empty().then(|| wanted.iter().find_map(held)).flatten()
}

fn is_asked_for(site: &Site, but: &Policy, key: &str, values: &BTreeSet<String>) -> bool {
    let asks = |selector: &Selector| match &selector.what {
        What::Categories(wanted) => {
            wanted.get(key).is_some_and(|w| w.iter().any(|v| values.contains(v)))
        }
        What::Everything | What::Addresses { .. } | What::Fqdns(_) | What::Tier(_) => false,
    };
    let mut asked = false;
    let others = site.policies.iter().filter(|p| p.id != but.id);
    others.for_each(|policy| {
        selectors::each(&mut policy.clone(), &mut |selector| asked |= asks(selector));
    });
    let own_rules = but.rules().into_iter().any(|rule| {
        let mut found = false;
        selectors::each_of(&mut rule.peer.clone(), &mut |selector| found |= asks(selector));
        found
    });
    asked || own_rules
}
