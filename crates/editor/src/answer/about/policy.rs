// SPDX-License-Identifier: Apache-2.0
//! Policies and their tiers.

use portolan_site::model::{Policy, PolicyKind, Selector, Site, Tier, Workload};

use super::super::words::{code, counted, plain, selector};
use super::capital;

pub(super) fn policy(site: &Site, name: &str) -> Option<String> {
    let policy = site.policies.iter().find(|p| p.id == name)?;
    let selectors = secured(policy);
    let who = selectors.iter().map(|s| selector(s)).collect::<Vec<_>>().join("; ");
    let inside = site.workloads.iter().filter(|w| secures(policy, w)).map(|w| w.name.as_str());
    Some(format!(
        "The policy {}, {}: {}\n\nIt secures {who}: {}",
        code(name),
        code(policy.mode.word()),
        plain(&policy.purpose),
        counted(inside, "workload"),
    ))
}

pub(super) fn tier(site: &Site, policy: &str, name: &str) -> Option<String> {
    let policy = site.policies.iter().find(|p| p.id == policy)?;
    let PolicyKind::Application(application) = &policy.kind else { return None };
    let Tier { select, .. } = application.tiers.iter().find(|t| t.name == name)?;
    let inside = site.workloads.iter().filter(|w| select.selects(w)).map(|w| w.name.as_str());
    let inside = counted(inside, "workload");
    Some(format!("The tier {}: {}\n\n{}", code(name), selector(select), capital(&inside)))
}

pub(super) fn secures(policy: &Policy, workload: &Workload) -> bool {
    secured(policy).iter().any(|s| s.selects(workload))
}

/// Whom a policy speaks for.
pub(in super::super) fn secured(policy: &Policy) -> Vec<&Selector> {
    match &policy.kind {
        PolicyKind::Quarantine(q) => vec![&q.secures],
        PolicyKind::SharedService(s) => vec![&s.secures],
        PolicyKind::Isolation(i) => i.sides.iter().map(|side| &side.select).collect(),
        PolicyKind::Application(a) => a.tiers.iter().map(|tier| &tier.select).collect(),
    }
}
