// SPDX-License-Identifier: Apache-2.0
//! Which entries can meet which, found by the groups that have an address in common: most entries
//! of a large site never meet.

use std::collections::{BTreeMap, BTreeSet};

use portolan_acl::{Ace, Acl, GroupId};
use portolan_net::{AddressNumber, Intervals, Steps};

/// Entries by their own groups, and the groups that share an address with each.
pub(super) struct Near<'a> {
    acl: &'a Acl,
    by_own: BTreeMap<GroupId, Vec<usize>>,
    own: Shared,
    peer: Shared,
}

/// For each group, those that share an address with it, itself among them; ascending.
type Shared = BTreeMap<GroupId, Vec<GroupId>>;

impl<'a> Near<'a> {
    pub(super) fn of(acl: &'a Acl, entries: &[usize]) -> Self {
        let mut by_own: BTreeMap<GroupId, Vec<usize>> = BTreeMap::new();
        let mut peers = BTreeSet::new();
        for &index in entries {
            let Some(ace) = acl.aces.get(index) else { continue };
            by_own.entry(ace.own).or_default().push(index);
            peers.insert(ace.peer);
        }
        let own = shared(acl, &by_own.keys().copied().collect::<Vec<_>>());
        let peer = shared(acl, &peers.into_iter().collect::<Vec<_>>());
        Self { acl, by_own, own, peer }
    }

    /// The entries before one that match some of what it matches, in order.
    pub(super) fn before(&self, index: usize) -> Vec<usize> {
        self.meeting(index, |list| {
            let earlier = list.partition_point(|i| *i < index);
            list.get(..earlier).unwrap_or_default()
        })
    }

    /// The entries behind one that match some of what it matches, in order.
    pub(super) fn after(&self, index: usize) -> Vec<usize> {
        self.meeting(index, |list| {
            let later = list.partition_point(|i| *i <= index);
            list.get(later..).unwrap_or_default()
        })
    }

    fn meeting(&self, index: usize, part: impl Fn(&[usize]) -> &[usize]) -> Vec<usize> {
        let Some(ace) = self.acl.aces.get(index) else { return Vec::new() };
        let peers = self.peer.get(&ace.peer).map_or(&[][..], Vec::as_slice);
        let meets = |other: &Ace| {
            peers.binary_search(&other.peer).is_ok() && other.services.overlaps(&ace.services)
        };
        let owns = self.own.get(&ace.own).into_iter().flatten();
        let there = owns.filter_map(|own| self.by_own.get(own)).flat_map(|list| part(list));
        let mut found: Vec<usize> =
            there.filter(|i| self.acl.aces.get(**i).is_some_and(meets)).copied().collect();
        found.sort_unstable();
        found
    }
}

fn shared(acl: &Acl, groups: &[GroupId]) -> Shared {
    let mut shared: BTreeMap<GroupId, BTreeSet<GroupId>> = BTreeMap::new();
    together::<u32>(acl, groups, &mut shared);
    together::<u128>(acl, groups, &mut shared);
    shared.into_iter().map(|(group, others)| (group, others.into_iter().collect())).collect()
}

fn together<T: AddressNumber>(
    acl: &Acl,
    groups: &[GroupId],
    shared: &mut BTreeMap<GroupId, BTreeSet<GroupId>>,
) {
    let nothing = Intervals::default();
    let parts = groups.iter().map(|id| acl.members(*id).map_or(&nothing, T::part));
    for (_, open) in Steps::classes(parts).iter() {
        let here: Vec<GroupId> = open.iter().filter_map(|at| groups.get(*at).copied()).collect();
        for group in &here {
            shared.entry(*group).or_default().extend(here.iter().copied());
        }
    }
}
