// SPDX-License-Identifier: Apache-2.0
//! Which roles outside the inventory the site's address groups stand for.
//!
//! Nobody declares that; but a rule that speaks of a group and names the requirement it serves has
//! said it.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::{Catalogue, RoleKind};
use portolan_site::model::{Direction, Policy, PolicyKind, Rule, Rules, Site, What};

/// Role ids by the name of the address group.
#[derive(Debug, Default)]
pub(super) struct StandIns(BTreeMap<String, BTreeSet<String>>);

impl StandIns {
    pub(super) fn of(site: &Site, catalogue: &Catalogue) -> Self {
        let mut found = Self::default();
        for (direction, rule) in site.policies.iter().flat_map(rules) {
            found.learn(catalogue, direction, rule);
        }
        found
    }

    pub(super) fn roles(&self, group: &str) -> BTreeSet<String> {
        self.0.get(group).cloned().unwrap_or_default()
    }

    fn learn(&mut self, catalogue: &Catalogue, direction: Direction, rule: &Rule) {
        let What::Addresses { name, .. } = &rule.peer.what else { return };
        let needed = rule.needs.iter().filter_map(|id| catalogue.requirement(id));
        let peers = needed.flat_map(|r| match direction {
            Direction::Ingress => &r.source,
            Direction::Egress => &r.destination,
        });
        let outside = peers.filter(|id| is_outside(catalogue, id)).cloned();
        self.0.entry(name.clone()).or_default().extend(outside);
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
