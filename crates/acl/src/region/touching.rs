// SPDX-License-Identifier: Apache-2.0
//! The entries that have something to say about a question, and no others.

use std::collections::{BTreeMap, BTreeSet};

use portolan_net::{AddressSet, ConnectionSet, ServiceSet};
use portolan_site::model::{Direction, View};

use super::spans::Spans;
use crate::{Acl, GroupId};

/// Entries by a group of theirs, each list in order.
pub(super) type ByGroup = BTreeMap<GroupId, Vec<usize>>;

/// The entries of an [`Acl`] by their own ends, for whoever asks many small questions.
pub(super) struct Index {
    egress: Own,
    ingress: Own,
}

/// One direction.
struct Own {
    entries: ByGroup,
    v4: Spans<u32>,
    v6: Spans<u128>,
}

impl Index {
    pub(super) fn of(acl: &Acl) -> Self {
        Self { egress: Own::of(acl, Direction::Egress), ingress: Own::of(acl, Direction::Ingress) }
    }

    /// The entries whose own group holds some of the addresses.
    pub(super) fn at(&self, direction: Direction, own: &AddressSet) -> Vec<usize> {
        let index = match direction {
            Direction::Egress => &self.egress,
            Direction::Ingress => &self.ingress,
        };
        let mut groups = BTreeSet::new();
        index.v4.meeting(&own.v4, &mut groups);
        index.v6.meeting(&own.v6, &mut groups);
        merged(&index.entries, &groups)
    }
}

impl Own {
    fn of(acl: &Acl, direction: Direction) -> Self {
        let mut entries = ByGroup::new();
        for (index, ace) in acl.aces.iter().enumerate().filter(|(_, a)| a.direction == direction) {
            entries.entry(ace.own).or_default().push(index);
        }
        let groups = || entries.keys().filter_map(|id| Some((*id, acl.members(*id)?)));
        Self { v4: Spans::of(groups()), v6: Spans::of(groups()), entries }
    }
}

/// The entries of these groups, in order.
pub(super) fn merged<'g>(
    entries: &ByGroup,
    groups: impl IntoIterator<Item = &'g GroupId>,
) -> Vec<usize> {
    let lists = groups.into_iter().filter_map(|id| entries.get(id));
    let mut merged: Vec<usize> = lists.flatten().copied().collect();
    merged.sort_unstable();
    merged
}

/// Those of the entries that match, in this direction and view, some connection of a question
/// whose sources are the own ends; by own group. Each group is looked at once.
pub(super) fn touching(
    acl: &Acl,
    entries: impl Iterator<Item = usize>,
    (direction, view): (Direction, View),
    asked: &ConnectionSet,
) -> ByGroup {
    let mut own = Meets::new(acl, asked.sources());
    let mut peer = Meets::new(acl, asked.destinations());
    let services: ServiceSet = asked.services();
    let mut touching = ByGroup::new();
    for (index, ace) in entries.filter_map(|i| Some((i, acl.aces.get(i)?))) {
        let touches = ace.direction == direction
            && (ace.live || view == View::Intended)
            && own.group(ace.own)
            && peer.group(ace.peer)
            && ace.services.overlaps(&services);
        if touches {
            touching.entry(ace.own).or_default().push(index);
        }
    }
    touching
}

/// Which groups meet a set of addresses, each decided once.
struct Meets<'a> {
    acl: &'a Acl,
    set: AddressSet,
    known: Vec<Option<bool>>,
}

impl<'a> Meets<'a> {
    fn new(acl: &'a Acl, set: AddressSet) -> Self {
        Self { acl, set, known: vec![None; acl.groups.len()] }
    }

    fn group(&mut self, id: GroupId) -> bool {
        let overlaps = || self.acl.members(id).is_some_and(|m| m.overlaps(&self.set));
        match self.known.get_mut(id.0 as usize) {
            Some(known) => *known.get_or_insert_with(overlaps),
            None => false,
        }
    }
}
