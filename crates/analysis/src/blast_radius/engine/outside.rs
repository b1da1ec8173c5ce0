// SPDX-License-Identifier: Apache-2.0
//! Addresses that no workload has: one of each that the entries tell apart.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use portolan_acl::{Acl, GroupId};
use portolan_net::{AddressSet, Bound, Intervals};

/// One address of every stretch of the set in which no group that an entry names begins or ends.
/// Nobody opens a connection from a group address.
pub(super) fn representatives(acl: &Acl, set: &AddressSet) -> Vec<IpAddr> {
    let inside = acl.listed();
    let set = set.difference(&inside).difference(&AddressSet::groups());
    if set.is_empty() {
        return Vec::new();
    }
    let mut named: Vec<GroupId> = acl.aces.iter().flat_map(|a| [a.own, a.peer]).collect();
    named.sort_unstable();
    named.dedup();
    let groups: Vec<&AddressSet> = named.iter().filter_map(|id| acl.members(*id)).collect();
    let v4 = starts(&set.v4, groups.iter().map(|g| &g.v4));
    let v6 = starts(&set.v6, groups.iter().map(|g| &g.v6));
    let v4 = v4.into_iter().map(|a| IpAddr::from(Ipv4Addr::from(a)));
    v4.chain(v6.into_iter().map(|a| IpAddr::from(Ipv6Addr::from(a)))).collect()
}

/// Where, within the set, the members change.
fn starts<'a, T: Bound + 'a>(
    set: &Intervals<T>,
    groups: impl Iterator<Item = &'a Intervals<T>>,
) -> Vec<T> {
    let mut starts: Vec<T> = set.iter().map(|(first, _)| first).collect();
    for (first, last) in groups.flat_map(Intervals::iter) {
        starts
            .extend([Some(first), last.next()].into_iter().flatten().filter(|a| set.contains(*a)));
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}
