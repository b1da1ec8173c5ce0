// SPDX-License-Identifier: Apache-2.0
//! Which addresses stand for a role outside the site.
//!
//! Nobody declares it, but the rules say it: a rule that lets a group in and names the requirement
//! of a user's device says that the users are there.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use portolan_acl::{Acl, Partition};
use portolan_catalog::{Catalogue, RoleKind};
use portolan_net::AddressSet;
use portolan_site::model::{Action, Direction, Mode, Rule, Selector, Site, What};

use super::Party;

/// Parties by the id of the role that they stand for.
pub(super) fn by_role(
    site: &Site,
    acl: &Acl,
    catalogue: &Catalogue,
) -> BTreeMap<String, Vec<Party<'static>>> {
    let workloads = AddressSet::hosts(site.workloads.iter().flat_map(|w| w.addresses.clone()));
    let mut found: BTreeMap<String, Vec<Party<'static>>> = BTreeMap::new();
    let mut parts: BTreeMap<AddressSet, Vec<IpAddr>> = BTreeMap::new();
    for policy in site.policies.iter().filter(|p| p.mode != Mode::Draft) {
        for direction in Direction::BOTH {
            let allows = policy.rules_of(direction).iter().filter(|r| r.action == Action::Allow);
            for rule in allows {
                let roles = roles(catalogue, rule, direction);
                let outside = if roles.is_empty() { None } else { outside(&rule.peer, &workloads) };
                let Some((words, set)) = outside else { continue };
                let one_of_each = || one_of_each(acl, &set);
                let addresses = parts.entry(set.clone()).or_insert_with(one_of_each).clone();
                let party = Party::Outside { words, set, addresses };
                for role in roles {
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

/// The words of a selector by address, and its addresses that no workload has.
fn outside(selector: &Selector, workloads: &AddressSet) -> Option<(String, AddressSet)> {
    let What::Addresses { name, set } = &selector.what else { return None };
    let mut outside = set.difference(workloads);
    for except in &selector.except {
        if let What::Addresses { set, .. } = &except.what {
            outside = outside.difference(set);
        }
    }
    (!outside.is_empty()).then(|| (name.clone(), outside))
}

/// An address for every part of a set that some entry could tell from the rest: what holds for
/// these holds for all.
fn one_of_each(acl: &Acl, set: &AddressSet) -> Vec<IpAddr> {
    let inside = acl.groups.iter().map(|group| group.members.intersection(set));
    let inside: Vec<AddressSet> = inside.filter(|part| !part.is_empty()).collect();
    let groups: Vec<&AddressSet> = inside.iter().chain([set]).collect();
    let mut seen = BTreeSet::new();
    let cells = Partition::of(&groups).cells.into_iter();
    cells.filter(|c| seen.insert((c.first.is_ipv4(), c.groups.clone()))).map(|c| c.first).collect()
}
