// SPDX-License-Identifier: Apache-2.0
//! What passes in the intended view, by who lets it pass at an end. What every network needs is
//! left out.

use portolan_acl::Acl;
use portolan_net::{AddressSet, Block, Connection, ConnectionSet, ServiceSet};
use portolan_site::model::{Decision, Direction, Reason, View};

/// Every address that judges.
pub(super) fn judging(acl: &Acl) -> AddressSet {
    acl.listed().union(&acl.strangers)
}

/// Connections between these ends.
pub(super) fn between(source: &AddressSet, destination: &AddressSet) -> ConnectionSet {
    let (source, destination) = (source.clone(), destination.clone());
    Block { source, destination, services: ServiceSet::any() }.into()
}

/// What one end lets pass of a set, by who decided there.
pub(super) fn let_pass<'a>(
    acl: &'a Acl,
    direction: Direction,
    asked: &ConnectionSet,
) -> Vec<(Option<&'a Decision>, ConnectionSet)> {
    let deciders = acl.deciders(direction, View::Intended, asked);
    let each = deciders.into_iter().map(|(ace, set)| (ace.and_then(|i| acl.decision(i)), set));
    each.filter(|(by, _)| by.is_none_or(|d| d.outcome.allows() && d.reason != Reason::Plumbing))
        .collect()
}

/// A connection of the set that is not one of a workload and itself.
pub(super) fn witness(acl: &Acl, set: &ConnectionSet) -> Option<Connection> {
    let first = set.witness()?;
    if !acl.is_itself(first.initiator, first.responder) {
        return Some(first);
    }
    let itself = acl.machine(first.initiator);
    witness(acl, &set.difference(&between(&itself, &itself)))
}
