// SPDX-License-Identifier: Apache-2.0
//! The peers that some entries speak of, and what each of them meets.

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_acl::{Acl, GroupId, Partition};
use portolan_net::AddressSet;

/// Peers by the entries that hold for them.
pub(super) struct Peers {
    /// The entries that hold for a peer of which nothing special is said.
    pub(super) usual: Vec<usize>,
    /// Ranges of peers for which more entries hold, and all that hold for them, in order.
    pub(super) cells: Vec<((IpAddr, IpAddr), Vec<usize>)>,
}

pub(super) fn peers(acl: &Acl, entries: &[usize]) -> Peers {
    let everything = AddressSet::full();
    let mut usual = Vec::new();
    let mut by_group: BTreeMap<GroupId, Vec<usize>> = BTreeMap::new();
    for (index, ace) in entries.iter().filter_map(|i| acl.aces.get(*i).map(|a| (*i, a))) {
        match acl.members(ace.peer) {
            Some(members) if *members == everything => usual.push(index),
            _ => by_group.entry(ace.peer).or_default().push(index),
        }
    }
    let sets: Vec<&AddressSet> = by_group.keys().filter_map(|id| acl.members(*id)).collect();
    let lists: Vec<&Vec<usize>> = by_group.values().collect();
    let mut cells = Vec::new();
    for cell in Partition::of(&sets).cells {
        let special = cell.groups.iter().filter_map(|at| lists.get(*at)).flat_map(|l| l.iter());
        let mut entries: Vec<usize> = special.chain(&usual).copied().collect();
        entries.sort_unstable();
        cells.push(((cell.first, cell.last), entries));
    }
    Peers { usual, cells }
}
