// SPDX-License-Identifier: Apache-2.0
//! Connections that changed, grouped by what happened, the roles of the ends, and services.

use std::collections::BTreeMap;

use portolan_net::{AddressSet, Family, Intervals, ServiceSet};
use portolan_site::model::View;

use super::changed::Changed;
use super::ends::{Ends, Id, Part};
use super::witness::{self, Found};
use super::{Change, Kind, Role, pairs};

type Key = (Kind, View, Role, Role, ServiceSet);

/// What is known of one group.
#[derive(Default)]
struct Group {
    products: Vec<(Intervals<Id>, Intervals<Id>)>,
    witness: Option<Found>,
}

/// All groups, as they are gathered.
pub(super) struct Groups<'a> {
    ends: Ends<'a>,
    groups: BTreeMap<Key, Group>,
}

impl<'a> Groups<'a> {
    pub(super) fn new(ends: Ends<'a>) -> Self {
        Self { ends, groups: BTreeMap::new() }
    }

    /// Deals connections to their groups.
    pub(super) fn add(&mut self, changed: &Changed) {
        for row in changed.set.rows() {
            let sources = self.ends.split(changed.naming, &row.sources);
            for (at, services) in &row.columns {
                let destinations = self.ends.split(changed.naming, at);
                for (source, destination) in product(&sources, &destinations) {
                    let (from, to) = (source.role.clone(), destination.role.clone());
                    let key = (changed.kind, changed.view, from, to, services.clone());
                    let service = services.readable(family(at));
                    let found = service.and_then(|s| witness::find(source, destination, s));
                    self.put(key, source, destination, found);
                }
            }
        }
    }

    /// A product without a witness holds only what workloads say to themselves.
    fn put(&mut self, key: Key, source: &Part, destination: &Part, found: Option<Found>) {
        let Some(found) = found else { return };
        let group = self.groups.entry(key).or_default();
        group.products.push((source.ids.clone(), destination.ids.clone()));
        if group.witness.is_none_or(|known| found.is_v4() && !known.is_v4()) {
            group.witness = Some(found);
        }
    }

    /// The groups, counted.
    pub(super) fn changes(self) -> Vec<Change> {
        let ends = self.ends;
        let change = |((kind, view, source, destination, services), group): (Key, Group)| {
            let (pairs, witness) = (pairs::count(&group.products), group.witness?.named(&ends));
            Some(Change { kind, view, source, destination, services, pairs, witness })
        };
        self.groups.into_iter().filter_map(change).collect()
    }
}

fn product<'p>(
    sources: &'p [Part],
    destinations: &'p [Part],
) -> impl Iterator<Item = (&'p Part, &'p Part)> {
    sources.iter().flat_map(move |source| destinations.iter().map(move |d| (source, d)))
}

fn family(set: &AddressSet) -> Family {
    if set.v4.is_empty() { Family::V6 } else { Family::V4 }
}
