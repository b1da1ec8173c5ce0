// SPDX-License-Identifier: Apache-2.0
//! How many pairs of workloads a set is about.

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_net::{AddressSet, ConnectionSet, Intervals};

use super::Ground;
use super::names::owners;
use crate::diff::pairs::{Id, OUTSIDE, count};

/// Counts, and remembers who is at which addresses.
pub(super) struct Counter<'a> {
    ground: &'a Ground<'a>,
    known: BTreeMap<AddressSet, Intervals<Id>>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(ground: &'a Ground<'a>) -> Self {
        Self { ground, known: BTreeMap::new() }
    }

    /// Each pair once, whatever its addresses and services.
    pub(super) fn pairs(&mut self, set: &ConnectionSet) -> u64 {
        let blocks = set.blocks().into_iter();
        let products = blocks.map(|b| (self.ends(&b.source), self.ends(&b.destination)));
        count(&products.collect::<Vec<_>>())
    }

    fn ends(&mut self, set: &AddressSet) -> Intervals<Id> {
        if let Some(known) = self.known.get(set) {
            return known.clone();
        }
        let (acl, site) = (self.ground.acl, self.ground.site);
        let owned: Vec<(IpAddr, &str)> = owners(acl, set).collect();
        let number = |name: &str| {
            let at = site.workloads.binary_search_by(|w| w.name.as_str().cmp(name)).ok()?;
            Id::try_from(at).ok()
        };
        let mut ids: Vec<(Id, Id)> =
            owned.iter().filter_map(|(_, name)| number(name)).map(|id| (id, id)).collect();
        let inside = AddressSet::hosts(owned.iter().map(|(address, _)| *address));
        ids.extend((!inside.contains_all(set)).then_some((OUTSIDE, OUTSIDE)));
        let ids = Intervals::collect(ids);
        self.known.insert(set.clone(), ids.clone());
        ids
    }
}
