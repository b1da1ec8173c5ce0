// SPDX-License-Identifier: Apache-2.0
//! Application policies: explicit denies, then allows, then "and nothing else" (DESIGN 2.6, 2.8).

use portolan_net::ServiceSet;
use portolan_site::model::{
    Action as RuleAction, Application, Direction, Outcome, Policy, PolicyKind, Reason, Rule, Rules,
    Tier, Within,
};

use super::recipe::RecipeId;
use super::{Compiler, Entry, decision};
use crate::Action;

pub(super) fn compile(c: &mut Compiler<'_>) {
    for direction in Direction::BOTH {
        let securing = securing(c, direction);
        securing.iter().for_each(|s| denies(c, s));
        securing.iter().for_each(|s| allows(c, s));
        securing.iter().for_each(|s| nothing_else(c, s));
    }
}

/// A policy that secures its tiers in a direction.
struct Securing<'a> {
    policy: &'a Policy,
    application: &'a Application,
    direction: Direction,
    rules: &'a Rules,
    /// The workloads of each tier, in the order of the tiers.
    tiers: Vec<RecipeId>,
    /// Those of all tiers.
    all: RecipeId,
}

fn securing<'a>(c: &mut Compiler<'a>, direction: Direction) -> Vec<Securing<'a>> {
    let policies = c.policies();
    let one = |policy: &'a Policy| {
        let PolicyKind::Application(application) = &policy.kind else { return None };
        let rules = match direction {
            Direction::Egress => application.outbound.as_ref(),
            Direction::Ingress => application.inbound.as_ref(),
        }?;
        let tier = |t: &'a Tier| c.secured(&t.select, None);
        let tiers: Vec<RecipeId> = application.tiers.iter().map(tier).collect();
        let all = tiers.iter().fold(RecipeId::NOTHING, |all, tier| c.book.or(all, *tier));
        Some(Securing { policy, application, direction, rules, tiers, all })
    };
    policies.filter_map(one).collect()
}

impl<'a> Securing<'a> {
    fn list(&self) -> &'a [Rule] {
        match self.rules {
            Rules::Any => &[],
            Rules::List(rules) => rules,
        }
    }

    /// The tiers, each with its workloads.
    fn tiers(&self) -> impl Iterator<Item = (&'a Tier, RecipeId)> {
        self.application.tiers.iter().zip(self.tiers.iter().copied())
    }

    fn rule(&self, c: &mut Compiler<'a>, rule: &'a Rule, action: Action) {
        let at = self.tiers().filter(|(tier, _)| rule.at.contains(&tier.name));
        let own = match rule.at.is_empty() {
            true => self.all,
            false => at.fold(RecipeId::NOTHING, |some, (_, tier)| c.book.or(some, tier)),
        };
        let peer = c.select(&rule.peer, Some(self.policy));
        let (direction, services) = (self.direction, c.services(&rule.services));
        c.add(self.policy, Entry { direction, own, peer, services, action });
    }

    fn within(&self, c: &mut Compiler<'a>, tier: RecipeId, services: &ServiceSet, action: Action) {
        let (direction, own, peer, services) = (self.direction, tier, tier, c.services(services));
        c.add(self.policy, Entry { direction, own, peer, services, action });
    }

    /// Towards everything, at every tier.
    fn everywhere(&self, c: &mut Compiler<'a>, action: Action) {
        let (direction, own, peer) = (self.direction, self.all, RecipeId::EVERYTHING);
        c.add(self.policy, Entry { direction, own, peer, services: c.any(), action });
    }
}

fn denies<'a>(c: &mut Compiler<'a>, s: &Securing<'a>) {
    let outcome = Outcome::Deny(c.forbid(s.policy));
    for rule in s.list() {
        if matches!(rule.action, RuleAction::Deny { .. }) {
            s.rule(c, rule, decision(s.policy, Some(rule), Reason::DenyRule, outcome));
        }
    }
    for (tier, workloads) in s.tiers() {
        if s.application.within.get(&tier.name) == Some(&Within::Deny) {
            let action = decision(s.policy, None, Reason::WithinDeny, outcome);
            s.within(c, workloads, &ServiceSet::any(), action);
        }
    }
}

fn allows<'a>(c: &mut Compiler<'a>, s: &Securing<'a>) {
    if *s.rules == Rules::Any {
        s.everywhere(c, decision(s.policy, None, Reason::AnyAllowed, Outcome::Allow));
    }
    for rule in s.list() {
        if rule.action == RuleAction::Allow && c.is_live(rule) {
            s.rule(c, rule, decision(s.policy, Some(rule), Reason::AllowRule, Outcome::Allow));
        }
    }
    for (tier, workloads) in s.tiers() {
        let any = ServiceSet::any();
        let services = match s.application.within.get(&tier.name) {
            Some(Within::Allow) => &any,
            Some(Within::Services(services)) => services,
            Some(Within::Deny) | None => continue,
        };
        let action = decision(s.policy, None, Reason::WithinAllow, Outcome::Allow);
        s.within(c, workloads, services, action);
    }
}

fn nothing_else<'a>(c: &mut Compiler<'a>, s: &Securing<'a>) {
    let outcome = Outcome::Deny(c.forbid(s.policy));
    s.everywhere(c, decision(s.policy, None, Reason::NotAllowed, outcome));
}
