// SPDX-License-Identifier: Apache-2.0
//! Entries and groups (after RFC 8519's `ace`).

use std::sync::Arc;

use portolan_net::{AddressSet, ServiceSet};
use portolan_site::model::{Decision, Direction};

/// A group of an [`crate::Acl`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u32);

/// Ends with a name. An address belongs to at most one workload, so a set of ends is exactly a
/// set of addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// How the site describes it, such as `AppTier:VDA`; the same description is the same group.
    pub name: String,
    /// The member table. It may be empty: entries speak of groups, whoever is in them.
    pub members: Arc<AddressSet>,
}

/// One entry: at an own end in `own`, towards a peer in `peer`, for `services`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ace {
    pub direction: Direction,
    /// Only workload addresses.
    pub own: GroupId,
    pub peer: GroupId,
    /// Held in common: thousands of entries speak of a few sets of services.
    pub services: Arc<ServiceSet>,
    pub action: Action,
    /// `false`: it counts in the intended view alone.
    pub live: bool,
}

/// What an entry does to the connections that reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Decide(Decision),
    /// Goes on at the entry with this index, which is always further down.
    Skip(usize),
}
