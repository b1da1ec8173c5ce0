// SPDX-License-Identifier: Apache-2.0
//! Whom outside the inventory the site's address groups stand for.
//!
//! Nobody declares that; but a rule that speaks of a group and names the requirement it serves has
//! said it. A group that no rule speaks of and that holds machines of the inventory too stands for
//! nobody outside: it is there to be left out of others (`private`), and a rule for it would open to
//! machines that nobody saw.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::{Catalogue, RoleKind};
use portolan_net::AddressSet;
use portolan_site::model::{Direction, Policy, PolicyKind, Rule, Rules, Site, What};

/// What the groups are taken for.
#[derive(Debug, Default)]
pub(super) struct StandIns {
    /// Role ids by the name of the address group.
    roles: BTreeMap<String, BTreeSet<String>>,
    /// Groups that stand for nobody outside.
    inward: BTreeSet<String>,
}

impl StandIns {
    pub(super) fn of(site: &Site, catalogue: &Catalogue) -> Self {
        let mut found = Self::default();
        for (direction, rule) in site.policies.iter().flat_map(rules) {
            found.learn(catalogue, direction, rule);
        }
        let inside =
            AddressSet::hosts(site.workloads.iter().flat_map(|w| w.addresses.iter().copied()));
        let unspoken = site.address_groups.iter().filter(|(n, _)| !found.roles.contains_key(*n));
        let inward = unspoken.filter(|(_, set)| set.overlaps(&inside));
        let inward = inward.map(|(name, _)| name.clone()).collect();
        Self { inward, ..found }
    }

    /// Whether a group may name an address outside.
    pub(super) fn names(&self, group: &str) -> bool {
        !self.inward.contains(group)
    }

    pub(super) fn roles(&self, group: &str) -> BTreeSet<String> {
        self.roles.get(group).cloned().unwrap_or_default()
    }

    fn learn(&mut self, catalogue: &Catalogue, direction: Direction, rule: &Rule) {
        let What::Addresses { name, .. } = &rule.peer.what else { return };
        let needed = rule.needs.iter().filter_map(|id| catalogue.requirement(id));
        let peers = needed.flat_map(|r| match direction {
            Direction::Ingress => &r.source,
            Direction::Egress => &r.destination,
        });
        let outside = peers.filter(|id| is_outside(catalogue, id)).cloned();
        self.roles.entry(name.clone()).or_default().extend(outside);
    }
}

fn is_outside(catalogue: &Catalogue, id: &str) -> bool {
    let role = catalogue.roles.iter().find(|r| r.id == id);
    role.is_some_and(|r| matches!(r.kind, RoleKind::External | RoleKind::Fqdn))
}

fn rules(policy: &Policy) -> Vec<(Direction, &Rule)> {
    let (inbound, outbound): (&[Rule], &[Rule]) = match &policy.kind {
        PolicyKind::Quarantine(q) => (&q.inbound, &q.outbound),
        PolicyKind::SharedService(s) => (&s.inbound, &s.outbound),
        PolicyKind::Isolation(_) => (&[], &[]),
        PolicyKind::Application(a) => (list(a.inbound.as_ref()), list(a.outbound.as_ref())),
    };
    let inbound = inbound.iter().map(|r| (Direction::Ingress, r));
    inbound.chain(outbound.iter().map(|r| (Direction::Egress, r))).collect()
}

fn list(rules: Option<&Rules>) -> &[Rule] {
    match rules {
        Some(Rules::List(rules)) => rules,
        Some(Rules::Any) | None => &[],
    }
}
