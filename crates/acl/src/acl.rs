// SPDX-License-Identifier: Apache-2.0
//! The compiled site.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use portolan_net::AddressSet;
use portolan_site::model::Direction;

use crate::{Ace, Group, GroupId};

/// Entries in order, for both directions, over groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acl {
    pub groups: Vec<Group>,
    pub aces: Vec<Ace>,
    /// Every workload and its addresses: the ends that judge.
    pub workloads: BTreeMap<Arc<str>, Vec<IpAddr>>,
    /// The name of the workload at each address.
    pub names: BTreeMap<IpAddr, Arc<str>>,
    /// Addresses of machines that nobody listed: they judge like workloads without a category.
    pub strangers: AddressSet,
}

impl Acl {
    pub fn members(&self, id: GroupId) -> Option<&AddressSet> {
        self.groups.get(id.0 as usize).map(|g| &*g.members)
    }

    pub fn group_name(&self, id: GroupId) -> &str {
        self.groups.get(id.0 as usize).map_or("?", |g| g.name.as_str())
    }

    pub fn contains(&self, id: GroupId, address: IpAddr) -> bool {
        self.members(id).is_some_and(|m| m.contains(address))
    }

    /// The indexes of the entries that can decide at this own end, in order.
    pub fn entries_at(&self, direction: Direction, own: IpAddr) -> Vec<usize> {
        let here = |a: &Ace| a.direction == direction && self.contains(a.own, own);
        self.aces.iter().enumerate().filter(|(_, a)| here(a)).map(|(i, _)| i).collect()
    }

    /// Whether the address is of a workload, or of a machine that nobody listed.
    pub fn judges(&self, address: IpAddr) -> bool {
        self.names.contains_key(&address) || self.strangers.contains(address)
    }

    /// The addresses of the inventory.
    pub fn listed(&self) -> AddressSet {
        AddressSet::hosts(self.names.keys().copied())
    }

    /// The addresses of the machine that has this one, itself among them.
    pub fn machine(&self, address: IpAddr) -> AddressSet {
        let workload = self.names.get(&address).and_then(|name| self.workloads.get(name));
        AddressSet::hosts(workload.into_iter().flatten().copied().chain([address]))
    }

    /// Whether the two addresses are one workload's: what goes between them crosses no network.
    pub fn is_itself(&self, a: IpAddr, b: IpAddr) -> bool {
        a == b || self.names.get(&a).is_some_and(|name| self.names.get(&b) == Some(name))
    }
}
