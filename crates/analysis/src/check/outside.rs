// SPDX-License-Identifier: Apache-2.0
//! Which addresses stand for a role outside the site.
//!
//! Nobody declares it, but the rules say it: a rule that lets a group in and names the requirement
//! of a user's device says that the users are there.

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_catalog::{Catalogue, RoleKind};
use portolan_net::AddressSet;
use portolan_site::model::{Action, Direction, Mode, Rule, Selector, Site, What};

use super::Party;

/// So many parts of a group are asked about; more would say the same again.
const PARTS_MAX: usize = 8;

/// Parties by the id of the role that they stand for.
pub(super) fn by_role(site: &Site, catalogue: &Catalogue) -> BTreeMap<String, Vec<Party<'static>>> {
    let workloads = AddressSet::hosts(site.workloads.iter().flat_map(|w| w.addresses.clone()));
    let mut found: BTreeMap<String, Vec<Party<'static>>> = BTreeMap::new();
    for policy in site.policies.iter().filter(|p| p.mode != Mode::Draft) {
        for direction in Direction::BOTH {
            let allows = policy.rules_of(direction).iter().filter(|r| r.action == Action::Allow);
            for rule in allows {
                let Some(party) = party(&rule.peer, &workloads) else { continue };
                for role in roles(catalogue, rule, direction) {
                    let parties = found.entry(role).or_default();
                    if !parties.contains(&party) {
                        parties.push(party.clone());
                    }
                }
            }
        }
    }
    found
}

/// The outside role at the other end of each requirement that the rule names, where it is one.
fn roles(catalogue: &Catalogue, rule: &Rule, direction: Direction) -> Vec<String> {
    let needs = rule.needs.iter().filter_map(|id| catalogue.requirement(id));
    let outside = |id: &&String| catalogue.role(id).is_some_and(|r| r.kind == RoleKind::External);
    needs
        .filter_map(|requirement| {
            let ends = match direction {
                Direction::Ingress => &requirement.source,
                Direction::Egress => &requirement.destination,
            };
            let mut outsiders = ends.iter().filter(outside);
            let first = outsiders.next()?;
            outsiders.next().is_none().then(|| first.clone())
        })
        .collect()
}

fn party(selector: &Selector, workloads: &AddressSet) -> Option<Party<'static>> {
    let What::Addresses { name, set } = &selector.what else { return None };
    let mut outside = set.difference(workloads);
    for except in &selector.except {
        if let What::Addresses { set, .. } = &except.what {
            outside = outside.difference(set);
        }
    }
    let first = outside.ranges().into_iter().map(|(first, _)| first);
    let addresses: Vec<IpAddr> = first.take(PARTS_MAX).collect();
    (!addresses.is_empty()).then(|| Party::Outside { words: name.clone(), addresses })
}
