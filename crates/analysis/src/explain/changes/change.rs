// SPDX-License-Identifier: Apache-2.0
//! One change of a site.

use std::collections::BTreeSet;
use std::net::IpAddr;

use portolan_net::ServiceSet;
use portolan_site::edit::Peer;
use portolan_site::model::{Categories, Direction, Policy, Rule, Workload};

/// A place that must change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The end whose denial asked for it.
    pub end: Direction,
    pub edit: Edit,
    /// Other ways that do as much, in words.
    pub instead: Vec<String>,
}

/// What to write, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A rule more, at the end of a policy's list.
    AddRule { policy: String, direction: Direction, peer: Peer, rule: Box<Rule> },
    /// A policy more; the other end is `peer` in its one rule.
    AddPolicy { policy: Box<Policy>, secures: Peer, peer: Peer },
    /// Some addresses less in whom a policy speaks of.
    LeaveOut { policy: String, from: Narrowed, addresses: Vec<IpAddr> },
    /// Services in the place of `within: deny`.
    Within { policy: String, tier: String, services: ServiceSet },
    /// Categories that hold a workload in a quarantine, and do nothing else, taken away.
    TakeCategory { workload: String, key: String, values: BTreeSet<String> },
    /// Categories for a workload that has none.
    GiveCategories { workload: String, categories: Categories },
    /// A machine that nobody listed, with categories.
    List(Box<Workload>),
}

/// The selector that becomes narrower.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Narrowed {
    /// Whom a quarantine holds.
    Secures,
    /// The other end of this rule.
    Rule(Direction, String),
}
