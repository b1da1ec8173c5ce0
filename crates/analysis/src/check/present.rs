// SPDX-License-Identifier: Apache-2.0
//! Which requirements two components of the site are both there for.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::{Catalogue, Requirement, RoleKind};
use portolan_site::model::{Site, Workload};

/// The workloads that play each role of the catalogue, by role id.
#[derive(Clone, Debug, Default)]
pub struct Present<'a> {
    players: BTreeMap<String, Vec<&'a Workload>>,
}

impl<'a> Present<'a> {
    pub fn of(site: &'a Site, catalogue: &Catalogue) -> Self {
        let mut players: BTreeMap<String, Vec<&'a Workload>> = BTreeMap::new();
        for role in &catalogue.roles {
            let by = match role.kind {
                RoleKind::AnyComponent => components(catalogue),
                _ => catalogue.played_by(&role.id),
            };
            let plays = |w: &&Workload| !w.roles.is_disjoint(&by);
            players.insert(role.id.clone(), site.workloads.iter().filter(plays).collect());
        }
        Self { players }
    }

    /// The workloads that play any of these roles.
    pub fn playing(&self, roles: &[String]) -> Vec<&'a Workload> {
        let mut playing: Vec<&Workload> =
            roles.iter().filter_map(|r| self.players.get(r)).flatten().copied().collect();
        playing.sort_by(|a, b| a.name.cmp(&b.name));
        playing.dedup_by(|a, b| a.name == b.name);
        playing
    }

    /// Pairs of different workloads that a requirement is about, one of each kind: workloads
    /// with the same categories and roles are told apart by no policy that selects by category.
    pub fn pairs(&self, requirement: &Requirement) -> Vec<(&'a Workload, &'a Workload)> {
        let mut seen = BTreeSet::new();
        let mut pairs = Vec::new();
        for source in self.playing(&requirement.source) {
            for destination in self.playing(&requirement.destination) {
                let kinds = [kind(source), kind(destination)];
                if source.name != destination.name && seen.insert(kinds) {
                    pairs.push((source, destination));
                }
            }
        }
        pairs
    }
}

/// Every role of the platform itself, which is what "any component" means on its chart.
fn components(catalogue: &Catalogue) -> BTreeSet<String> {
    let of_platform = |r: &&portolan_catalog::Role| r.app.as_deref() == Some("Citrix");
    catalogue.roles.iter().filter(of_platform).map(|r| r.id.clone()).collect()
}

/// What policies can tell a workload by, save its address.
fn kind(workload: &Workload) -> String {
    format!("{:?} {:?}", workload.categories, workload.roles)
}
