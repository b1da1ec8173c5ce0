// SPDX-License-Identifier: Apache-2.0
//! Which machines play which roles of the catalogue.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::{Catalogue, Role, RoleKind};

use crate::topology::{Machine, Topology};

/// The role whose machines stand for every name on the internet.
const NAMES: &str = "citrix-cloud";

/// The machines of the lab by role id; a role that no machine plays has none.
#[derive(Clone, Debug)]
pub struct Cast<'a>(BTreeMap<String, Vec<&'a Machine>>);

impl<'a> Cast<'a> {
    pub fn new(topology: &'a Topology, catalogue: &Catalogue) -> Self {
        let entry = |role: &Role| (role.id.clone(), players(topology, catalogue, role));
        Self(catalogue.roles.iter().map(entry).collect())
    }

    /// In the order of the inventory.
    pub fn machines(&self, role: &str) -> &[&'a Machine] {
        self.0.get(role).map_or(&[], Vec::as_slice)
    }

    /// Every role that a machine plays, by itself or through another role.
    pub fn roles_of(&self, machine: &str) -> BTreeSet<&str> {
        let plays = |machines: &Vec<&Machine>| machines.iter().any(|m| m.name == machine);
        self.0.iter().filter(|(_, machines)| plays(machines)).map(|(id, _)| id.as_str()).collect()
    }
}

fn players<'a>(topology: &'a Topology, catalogue: &Catalogue, role: &Role) -> Vec<&'a Machine> {
    let ids = match role.kind {
        RoleKind::Workload | RoleKind::External => catalogue.played_by(&role.id),
        RoleKind::Fqdn => BTreeSet::from([NAMES.to_owned()]),
        RoleKind::AnyComponent => components(catalogue),
        RoleKind::Broadcast | RoleKind::Loopback => BTreeSet::new(),
    };
    topology.machines.iter().filter(|m| !m.roles.is_disjoint(&ids)).collect()
}

/// The roles that are components of Citrix' platform.
fn components(catalogue: &Catalogue) -> BTreeSet<String> {
    let citrix = |role: &&Role| role.app.as_deref() == Some("Citrix");
    catalogue.roles.iter().filter(citrix).map(|role| role.id.clone()).collect()
}
