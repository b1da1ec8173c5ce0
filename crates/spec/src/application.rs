// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.6, 2.8 and ADR 0001.4 to 0001.7: application policies.

use portolan_net::Service;
use portolan_site::model::{
    Action, Application, Decision, Policy, PolicyKind, Reason, Rule, Rules, Tier, Within,
};

use crate::case::Case;
use crate::decision::{allow, deny};

/// A policy that secures the workload in the direction that is judged.
struct Securing<'a> {
    policy: &'a Policy,
    application: &'a Application,
    rules: &'a Rules,
}

impl<'a> Case<'a> {
    /// An explicit deny of any securing policy, or else an allow of any, or else nothing passes.
    /// No decision where no policy secures the workload in this direction.
    pub(crate) fn application(&self) -> Option<Decision> {
        let securing = self.securing();
        let first = securing.first()?;
        let decision = securing
            .iter()
            .find_map(|s| self.explicit_deny(s))
            .or_else(|| securing.iter().find_map(|s| self.explicit_allow(s)))
            .unwrap_or_else(|| deny(self.site, first.policy, None, Reason::NotAllowed));
        Some(decision)
    }

    /// A policy secures the workload in a direction that it has a word about, if a tier has it.
    fn securing(&self) -> Vec<Securing<'a>> {
        let applications = self.policies().into_iter().filter_map(|policy| match &policy.kind {
            PolicyKind::Application(application) => Some((policy, application)),
            PolicyKind::Quarantine(_) | PolicyKind::SharedService(_) | PolicyKind::Isolation(_) => {
                None
            }
        });
        applications
            .filter(|(_, application)| application.tiers.iter().any(|t| self.is_own_of(t)))
            .filter_map(|(policy, application)| {
                let rules = self.side(&application.inbound, &application.outbound).as_ref()?;
                Some(Securing { policy, application, rules })
            })
            .collect()
    }

    /// The deny rules in their order, then `within: deny`.
    fn explicit_deny(&self, securing: &Securing<'_>) -> Option<Decision> {
        let Securing { policy, application, rules } = securing;
        let rule = listed(rules).iter().find(|rule| {
            matches!(rule.action, Action::Deny { .. }) && self.describes(&application.tiers, rule)
        });
        if rule.is_some() {
            return Some(deny(self.site, policy, rule, Reason::DenyRule));
        }
        let denies = self.within(application).into_iter().any(|within| *within == Within::Deny);
        denies.then(|| deny(self.site, policy, None, Reason::WithinDeny))
    }

    /// `any`, or the allow rules in their order; then `within`.
    fn explicit_allow(&self, securing: &Securing<'_>) -> Option<Decision> {
        let Securing { policy, application, rules } = securing;
        if **rules == Rules::Any {
            return Some(allow(policy, None, Reason::AnyAllowed));
        }
        if let Some(rule) = self.allowing(&application.tiers, listed(rules)) {
            return Some(allow(policy, Some(rule), Reason::AllowRule));
        }
        let allows = self.within(application).into_iter().any(|w| allows_within(w, self.service()));
        allows.then(|| allow(policy, None, Reason::WithinAllow))
    }

    /// What the policy says of the tiers that both ends are in, in tier order. Only workloads are
    /// in a tier; the two ends may be the same one.
    fn within<'p>(&self, application: &'p Application) -> Vec<&'p Within> {
        let of_both = |tier: &&Tier| {
            self.peer.workload.is_some()
                && self.is_own_of(tier)
                && self.selects_peer(&[], &tier.select)
        };
        let tiers = application.tiers.iter().filter(of_both);
        tiers.filter_map(|tier| application.within.get(&tier.name)).collect()
    }
}

fn listed(rules: &Rules) -> &[Rule] {
    match rules {
        Rules::Any => &[],
        Rules::List(rules) => rules,
    }
}

fn allows_within(within: &Within, service: Service) -> bool {
    match within {
        Within::Allow => true,
        Within::Deny => false,
        Within::Services(services) => services.contains(service),
    }
}
