// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.8: which connections a rule speaks of, and when it allows.

use portolan_site::model::{Action, Policy, PolicyKind, Rule, Tier};

use crate::case::Case;

impl Case<'_> {
    /// Whether the rule speaks of this connection (DESIGN 2.8), expired or not.
    pub(crate) fn describes(&self, tiers: &[Tier], rule: &Rule) -> bool {
        let of_tier = |tier: &Tier| rule.at.contains(&tier.name);
        let is_at = || tiers.iter().filter(|t| of_tier(t)).any(|t| self.is_own_of(t));
        (rule.at.is_empty() || is_at())
            && self.selects_peer(tiers, &rule.peer)
            && rule.services.contains(self.service())
    }

    /// Whether the workload that judges is of the tier.
    pub(crate) fn is_own_of(&self, tier: &Tier) -> bool {
        self.selects_own(&[], &tier.select)
    }

    /// The first of some rules that allows this connection today (DESIGN 2.8).
    pub(crate) fn allowing<'r>(&self, tiers: &[Tier], rules: &'r [Rule]) -> Option<&'r Rule> {
        rules.iter().find(|rule| {
            rule.action == Action::Allow
                && !rule.is_expired(self.today)
                && self.describes(tiers, rule)
        })
    }
}

/// The tiers that a policy's selectors may name; only an application policy has any.
pub(crate) fn tiers_of(policy: &Policy) -> &[Tier] {
    match &policy.kind {
        PolicyKind::Application(application) => &application.tiers,
        PolicyKind::Quarantine(_) | PolicyKind::SharedService(_) | PolicyKind::Isolation(_) => &[],
    }
}
