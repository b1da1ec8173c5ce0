// SPDX-License-Identifier: Apache-2.0
//! Selectors, tiers and monitored parts become recipes.

use portolan_net::AddressSet;
use portolan_site::model::{
    Application, Direction, Learned, Mode, Part, Policy, PolicyKind, Selector, What,
};

use super::Compiler;
use super::recipe::RecipeId;

impl<'a> Compiler<'a> {
    /// The ends that a selector selects. `policy` gives the tiers that it may name.
    pub(super) fn select(
        &mut self,
        selector: &'a Selector,
        policy: Option<&'a Policy>,
    ) -> RecipeId {
        let what = self.what(&selector.what, policy);
        selector.except.iter().fold(what, |all, except| {
            let except = self.select(except, policy);
            self.book.minus(all, except)
        })
    }

    /// The ends that a selector selects and that judge.
    pub(super) fn secured(
        &mut self,
        selector: &'a Selector,
        policy: Option<&'a Policy>,
    ) -> RecipeId {
        let all = self.select(selector, policy);
        self.book.and(RecipeId::WORKLOADS, all)
    }

    fn what(&mut self, what: &'a What, policy: Option<&'a Policy>) -> RecipeId {
        match what {
            What::Everything => RecipeId::EVERYTHING,
            What::Categories(wanted) => self.book.categories(wanted),
            What::Addresses { name, set } => self.book.addresses(name, set),
            What::Fqdns(group) => self.fqdns(group),
            What::Tier(name) => policy.map_or(RecipeId::NOTHING, |p| self.tier(p, name)),
        }
    }

    fn fqdns(&mut self, name: &'a str) -> RecipeId {
        let group = self.site.fqdn_groups.get(name);
        let named =
            |l: &&Learned| group.is_some_and(|g| g.patterns.iter().any(|p| p.covers(&l.name)));
        let learned = &self.addressing.learned;
        let addresses = || AddressSet::hosts(learned.iter().filter(named).map(|l| l.address));
        self.book.fqdns(name, addresses)
    }

    /// The workloads of one tier of an application policy. Its own selector cannot speak of tiers.
    pub(super) fn tier(&mut self, policy: &'a Policy, name: &str) -> RecipeId {
        let mut tiers = tiers_of(policy);
        let tier = tiers.find(|t| t.name == name);
        tier.map_or(RecipeId::NOTHING, |t| self.secured(&t.select, None))
    }

    /// The own ends at which a policy is only monitored, in this direction.
    pub(super) fn monitored(&mut self, policy: &'a Policy, direction: Direction) -> RecipeId {
        if policy.mode == Mode::Monitor {
            return RecipeId::EVERYTHING;
        }
        let here = |p: &&Part| p.direction.is_none_or(|d| d == direction);
        policy.monitored.iter().filter(here).fold(RecipeId::NOTHING, |all, part| {
            let part = self.part(policy, part);
            self.book.or(all, part)
        })
    }

    fn part(&mut self, policy: &'a Policy, part: &'a Part) -> RecipeId {
        let tier = part.tier.as_ref().map(|tier| self.tier(policy, tier));
        let workloads = part.workloads.as_ref().map(|w| self.select(w, Some(policy)));
        let [tier, workloads] = [tier, workloads].map(|id| id.unwrap_or(RecipeId::EVERYTHING));
        self.book.and(tier, workloads)
    }
}

fn tiers_of(policy: &Policy) -> std::slice::Iter<'_, portolan_site::model::Tier> {
    match &policy.kind {
        PolicyKind::Application(Application { tiers, .. }) => tiers.iter(),
        PolicyKind::Quarantine(_) | PolicyKind::SharedService(_) | PolicyKind::Isolation(_) => {
            [].iter()
        }
    }
}
