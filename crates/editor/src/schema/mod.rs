// SPDX-License-Identifier: Apache-2.0
//! What may stand at a place, by the JSON Schemas that are generated from the reader's own types.
//!
//! A key that a file gains is offered here without a further word.

mod place;

use portolan_site::raw::schema;
use serde_json::Value;

pub(crate) use place::Place;

use crate::yaml::Step;

/// The kinds of files of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    Site,
    Policy,
    InventoryYaml,
    InventoryCsv,
}

impl FileKind {
    /// What a path inside the folder of a site says that the file is.
    pub(crate) fn of(path: &str) -> Option<Self> {
        if !portolan_site::is_site_file(path) {
            return None;
        }
        Some(match path.split_once('/') {
            None => Self::Site,
            Some(("policies", _)) => Self::Policy,
            Some(_) if path.to_ascii_lowercase().ends_with(".csv") => Self::InventoryCsv,
            Some(_) => Self::InventoryYaml,
        })
    }
}

/// The schemas of the files.
#[derive(Clone, Debug)]
pub(crate) struct Schemas {
    site: Value,
    policy: Value,
    inventory: Value,
}

impl Schemas {
    pub(crate) fn generated() -> Self {
        let of = |name| {
            let text = schema(name).unwrap_or_default();
            serde_json::from_str(&text).unwrap_or_default()
        };
        Self {
            site: of("portolan.json"),
            policy: of("policy.json"),
            inventory: of("inventory.json"),
        }
    }

    /// The place at the end of a path. The CSV form of an inventory has no schema.
    pub(crate) fn place(&self, kind: FileKind, path: &[Step<'_>]) -> Option<Place<'_>> {
        let (root, name) = match kind {
            FileKind::Site => (&self.site, "Site"),
            FileKind::Policy => (&self.policy, "Policy"),
            FileKind::InventoryYaml => (&self.inventory, "Workloads"),
            FileKind::InventoryCsv => return None,
        };
        let start = Place::root(root, name);
        path.iter().try_fold(start, |place, step| match step {
            Step::Key(key) => place.under(key),
            Step::Item(_) => place.item(),
        })
    }
}

#[cfg(test)]
mod tests;
