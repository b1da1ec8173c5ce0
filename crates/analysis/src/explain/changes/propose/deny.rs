// SPDX-License-Identifier: Apache-2.0
//! An explicit deny that becomes narrower.

use portolan_site::model::{PolicyKind, Within};

use super::super::{Change, Edit, Narrowed};
use super::Case;
use super::rule::service_set;

/// Leaves the other end out of a deny rule.
pub(super) fn narrow(case: &Case<'_>) -> Option<Change> {
    let policy = case.policy()?.id.clone();
    let rule = case.denial.decision.rule.clone()?;
    let from = Narrowed::Rule(case.denial.end, rule);
    case.because(Edit::LeaveOut { policy, from, addresses: case.addresses(case.peer) }, Vec::new())
}

/// Writes the service in the place of `within: deny`.
pub(super) fn within(case: &Case<'_>) -> Option<Change> {
    let policy = case.policy()?;
    let PolicyKind::Application(application) = &policy.kind else { return None };
    let ground = case.ground();
    let tier = application.tiers.iter().find(|tier| {
        application.within.get(&tier.name) == Some(&Within::Deny)
            && ground.in_tier(tier, policy, case.own)
            && ground.in_tier(tier, policy, case.peer)
    })?;
    let (policy, tier) = (policy.id.clone(), tier.name.clone());
    case.because(Edit::Within { policy, tier, services: service_set(case.service()) }, Vec::new())
}
