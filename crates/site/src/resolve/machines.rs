// SPDX-License-Identifier: Apache-2.0
//! Machines by role or by name: where a site speaks of what it has, and not of what it will have.

use portolan_catalog::RoleKind;
use portolan_net::AddressSet;

use super::desk::{Desk, File};
use crate::model::{What, Workload};
use crate::raw::{At, Words};
use crate::read::did_you_mean;

/// The keys of a selector that stand for machines.
pub(super) const MACHINE_KEYS: [&str; 2] = ["role", "workload"];

impl Desk<'_> {
    /// The addresses of the machines that `role: ...` or `workload: ...` names.
    pub(super) fn machines(
        &mut self,
        key: &At<String>,
        words: &Words,
        file: File,
        workloads: &[Workload],
    ) -> Option<What> {
        let list = words.words();
        if list.is_empty() {
            let help = "name one, or a list of them";
            let text = format!("`{}` has no value", key.value);
            self.error("bad-selector", file.span(&key.range), text, help);
            return None;
        }
        let mut set = AddressSet::default();
        for word in &list {
            let found = match key.value.as_str() {
                "role" => self.players(word, file, workloads),
                _ => self.named(word, file, workloads),
            };
            set = set.union(&found?);
        }
        let names = list.iter().map(|w| w.value.as_str()).collect::<Vec<_>>().join(", ");
        Some(What::Addresses { name: format!("{} {names}", key.value), set })
    }

    fn named(&mut self, word: &At<String>, file: File, all: &[Workload]) -> Option<AddressSet> {
        let found = all.iter().find(|w| w.name == word.value);
        if found.is_none() {
            let known = all.iter().map(|w| w.name.as_str());
            let help = did_you_mean(&word.value, known, "name a workload of the inventory");
            let text = format!("no workload `{}`", word.value);
            self.error("unknown-workload", file.span(&word.range), text, &help);
        }
        found.map(|w| AddressSet::hosts(w.addresses.iter().copied()))
    }

    /// The machines that play a role, by any of its names. There may be none of them yet.
    fn players(&mut self, word: &At<String>, file: File, all: &[Workload]) -> Option<AddressSet> {
        let at = file.span(&word.range);
        let Some(role) = self.catalogue.role(&word.value) else {
            let near = self.catalogue.near_role(&word.value);
            let help = match near {
                Some(near) => format!("did you mean `{}`?", near.id),
                None => "`portolan catalog roles` lists them".to_owned(),
            };
            self.error(
                "unknown-role",
                at,
                format!("no chart has the role `{}`", word.value),
                &help,
            );
            return None;
        };
        match role.kind {
            RoleKind::Workload => {
                let by = self.catalogue.played_by(&role.id);
                let players = all.iter().filter(|w| !w.roles.is_disjoint(&by));
                Some(AddressSet::hosts(players.flat_map(|w| w.addresses.clone())))
            }
            RoleKind::AnyComponent
            | RoleKind::External
            | RoleKind::Fqdn
            | RoleKind::Broadcast
            | RoleKind::Loopback => {
                let text = format!("no machine of a site plays `{}`", word.value);
                let help = "write the addresses that it has here, or the categories";
                self.error("bad-selector", at, text, help);
                None
            }
        }
    }
}
