// SPDX-License-Identifier: Apache-2.0
//! What passes at one edition of a site and not at another: exactly, in both views, with a
//! witness for each group. That there is no difference is a proof (ADR 0004).

mod align;
mod changed;
mod ends;
mod group;
mod itself;
pub(crate) mod pairs;
mod passing;
mod services;
mod view;
mod witness;

pub use view::{json, text};

use portolan_acl::Acl;
use portolan_net::{Connection, ServiceSet};
use portolan_site::model::{Site, View};

use ends::Ends;
use group::Groups;
use passing::Passing;

/// One edition of a site.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    pub site: &'a Site,
    pub acl: &'a Acl,
}

/// Everything that differs between two editions, in canonical order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub changes: Vec<Change>,
}

impl Difference {
    /// Whether nothing differs. It is proved where it is said.
    pub fn is_equal(&self) -> bool {
        self.changes.is_empty()
    }
}

/// What happened to some connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    NewlyAllowed,
    NewlyDenied,
    /// Live allows it, and now intended denies it.
    NewlyFlagged,
    NoLongerFlagged,
}

impl Kind {
    /// A kebab-case word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::NewlyAllowed => "newly-allowed",
            Self::NewlyDenied => "newly-denied",
            Self::NewlyFlagged => "newly-flagged",
            Self::NoLongerFlagged => "no-longer-flagged",
        }
    }
}

/// Connections that changed alike: between two roles, for the same services.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    pub kind: Kind,
    /// Of a flag it is always `Intended`.
    pub view: View,
    pub source: Role,
    pub destination: Role,
    pub services: ServiceSet,
    /// Pairs of workloads, each once; everything outside counts as one end.
    pub pairs: u64,
    pub witness: Witness,
}

/// By what an end is grouped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The catalogue's roles that a workload plays; else its tier; else just `workload`.
    Workload(String),
    /// The narrowest address group that holds an address that no workload has.
    Addresses(String),
    /// A machine of the site's networks that nobody listed.
    Unlisted,
    Outside,
}

impl Role {
    /// The role in a word.
    pub fn word(&self) -> &str {
        match self {
            Self::Workload(name) | Self::Addresses(name) => name,
            Self::Unlisted => "unlisted",
            Self::Outside => "outside",
        }
    }
}

/// One real connection that changed so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Witness {
    /// A workload's name where it leads to this connection, else the address.
    pub source: String,
    pub destination: String,
    pub connection: Connection,
}

/// Compares two editions of a site.
pub fn diff(old: &Side<'_>, new: &Side<'_>) -> Difference {
    let (main, one_by_one) = Passing::of_both(old.acl, new.acl);
    let changed = std::iter::once(&main).chain(&one_by_one).flat_map(changed::of);
    let changed: Vec<_> = changed.collect();
    if changed.is_empty() {
        return Difference::default();
    }
    let mut groups = Groups::new(Ends::new(*old, *new));
    for part in &changed {
        groups.add(part);
    }
    Difference { changes: groups.changes() }
}
