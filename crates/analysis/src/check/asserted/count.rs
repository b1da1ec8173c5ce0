// SPDX-License-Identifier: Apache-2.0
//! How many pairs of machines a set is about; everything outside counts as one (ADR 0004).

use std::collections::BTreeMap;

use portolan_net::{AddressSet, ConnectionSet, Intervals};

use super::super::Context;
use crate::diff::pairs::{Id, OUTSIDE, count};

/// Counts; what was numbered before is not numbered again.
pub(in crate::check) struct Pairs<'a> {
    context: &'a Context<'a>,
    named: AddressSet,
    numbers: BTreeMap<AddressSet, Intervals<Id>>,
}

impl<'a> Pairs<'a> {
    pub(in crate::check) fn new(context: &'a Context<'a>) -> Self {
        let named = context.acl.listed();
        Self { context, named, numbers: BTreeMap::new() }
    }

    pub(in crate::check) fn of(&mut self, set: &ConnectionSet) -> u64 {
        let blocks = set.blocks();
        let products =
            blocks.iter().map(|b| (self.numbers(&b.source), self.numbers(&b.destination)));
        count(&products.collect::<Vec<_>>())
    }

    fn numbers(&mut self, set: &AddressSet) -> Intervals<Id> {
        if let Some(known) = self.numbers.get(set) {
            return known.clone();
        }
        let outside = !set.difference(&self.named).is_empty();
        let machines = set.ranges().into_iter().flat_map(|(first, last)| {
            self.context.acl.names.range(first..=last).map(|(_, name)| name)
        });
        let workloads = &self.context.site.workloads;
        let number = |name: &str| {
            let at = workloads.binary_search_by(|w| w.name.as_str().cmp(name)).ok()?;
            Id::try_from(at).ok()
        };
        let ids = machines.filter_map(|name| number(name)).chain(outside.then_some(OUTSIDE));
        let numbers = Intervals::collect(ids.map(|id| (id, id)));
        self.numbers.insert(set.clone(), numbers.clone());
        numbers
    }
}
