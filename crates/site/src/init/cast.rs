// SPDX-License-Identifier: Apache-2.0
//! Who plays which role of the catalogue in this inventory.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::{Catalogue, Role, RoleKind};

use crate::model::Workload;

/// The other end of a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Peer {
    /// Workloads of these tiers.
    Tiers(BTreeSet<String>),
    /// Every component of the platform.
    Platform,
    /// An address group of this name.
    Group(String),
    /// A group of DNS names, called like the role.
    Names(String),
}

/// The roles that the inventory's workloads play.
pub(super) struct Cast<'a> {
    pub(super) catalogue: &'a Catalogue,
    /// Workloads by role id.
    present: BTreeMap<String, usize>,
}

impl<'a> Cast<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, workloads: &[Workload]) -> Self {
        let mut present = BTreeMap::new();
        for role in workloads.iter().flat_map(|w| &w.roles) {
            *present.entry(role.clone()).or_insert(0) += 1;
        }
        Self { catalogue, present }
    }

    /// The roles of machines that are present, in the order of the catalogue.
    pub(super) fn components(&self) -> impl Iterator<Item = (&'a Role, usize)> {
        let roles = self.catalogue.roles.iter().filter(|r| r.kind == RoleKind::Workload);
        roles.filter_map(|role| Some((role, *self.present.get(&role.id)?)))
    }

    /// Whether workloads of `role` also play one of `wanted`.
    pub(super) fn plays(&self, role: &Role, wanted: &[String]) -> bool {
        wanted.iter().filter_map(|id| self.catalogue.role(id)).any(|w| self.is_player(role, w))
    }

    fn is_player(&self, role: &Role, wanted: &Role) -> bool {
        match wanted.kind {
            RoleKind::AnyComponent => role.app.as_deref() == Some("Citrix"),
            RoleKind::Workload
            | RoleKind::External
            | RoleKind::Fqdn
            | RoleKind::Broadcast
            | RoleKind::Loopback => self.catalogue.played_by(&wanted.id).contains(&role.id),
        }
    }

    /// The ends that play a role here; none where nobody does.
    pub(super) fn ends(&self, id: &str) -> BTreeSet<Peer> {
        let Some(wanted) = self.catalogue.role(id) else { return BTreeSet::new() };
        match wanted.kind {
            RoleKind::AnyComponent => BTreeSet::from([Peer::Platform]),
            RoleKind::Broadcast => BTreeSet::from([Peer::Group("broadcast".into())]),
            RoleKind::Loopback => BTreeSet::new(),
            RoleKind::Fqdn => {
                let named = wanted.hosts().next().is_some();
                named.then(|| Peer::Names(wanted.id.clone())).into_iter().collect()
            }
            RoleKind::Workload | RoleKind::External => self.players(wanted),
        }
    }

    fn players(&self, wanted: &Role) -> BTreeSet<Peer> {
        let mut ends = BTreeSet::new();
        let mut tiers = BTreeSet::new();
        for player in self.catalogue.played_by(&wanted.id) {
            let Some(role) = self.catalogue.role(&player) else { continue };
            if self.present.contains_key(&role.id) {
                tiers.insert(tier(role));
            }
            // A console is where its administrator sits; it has no addresses of its own.
            let stands_for_others = role.id == wanted.id && !role.played_by.is_empty();
            if role.kind == RoleKind::External && !stands_for_others {
                ends.insert(Peer::Group(group_name(&role.id)));
            }
        }
        if !tiers.is_empty() {
            ends.insert(Peer::Tiers(tiers));
        }
        ends
    }
}

/// The value of `AppTier`: the catalogue's, or the role's id in its manner.
pub(super) fn tier(role: &Role) -> String {
    role.tier.clone().unwrap_or_else(|| {
        let upper = |part: &str| {
            let mut letters = part.chars();
            letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
        };
        role.id.split('-').map(upper).collect()
    })
}

/// The value of `AppType`.
pub(super) fn app(role: &Role) -> String {
    role.app.clone().unwrap_or_else(|| "Other".into())
}

/// The address group that stands for a role outside the site.
fn group_name(role: &str) -> String {
    match role {
        "user-device" => "users".into(),
        "admin-workstation" => "admins".into(),
        "internet" => "internet".into(),
        other => format!("{other}s"),
    }
}
