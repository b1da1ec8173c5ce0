// SPDX-License-Identifier: Apache-2.0
//! The services that a list of entries lets pass, plumbing aside.

use std::collections::BTreeMap;

use portolan_net::ServiceSet;

use super::entries::{Deed, Entries, Step};
use super::services::Services;

/// Lists that say the same are worked out once.
#[derive(Clone, Debug)]
pub(super) struct Passing {
    pub(super) services: Services,
    known: BTreeMap<Vec<u32>, u32>,
    any: u32,
}

impl Passing {
    pub(super) fn new(mut services: Services) -> Self {
        let any = services.number(&ServiceSet::any());
        Self { services, known: BTreeMap::new(), any }
    }

    /// What passes of all that meets these entries in this order, and no others.
    pub(super) fn of(&mut self, entries: &Entries, list: &[u32]) -> u32 {
        let meant = self.meaning(entries, list, |_| None);
        if let Some(known) = self.known.get(&meant) {
            return *known;
        }
        let passed = self.work_out(entries, list);
        let passed = self.services.number(&passed);
        self.known.insert(meant, passed);
        passed
    }

    /// The list in words that are equal where it means the same. `name` puts a name before what an
    /// entry does.
    pub(super) fn meaning(
        &self,
        entries: &Entries,
        list: &[u32],
        name: impl Fn(&Step) -> Option<u32>,
    ) -> Vec<u32> {
        let mut words = Vec::with_capacity(list.len());
        let mut skips = false;
        for (place, index) in list.iter().enumerate() {
            let Some(step) = entries.step(*index) else { continue };
            words.extend(name(&step));
            let word = |deed| step.services << 2 | deed;
            match step.deed {
                Deed::Pass => words.push(word(0)),
                Deed::Plumb => words.push(word(1)),
                Deed::Deny => words.push(word(2)),
                Deed::Skip(to) => {
                    let rest = list.get(place..).unwrap_or_default();
                    let over = rest.partition_point(|i| *i < to);
                    words.extend([word(3), u32::try_from(over).unwrap_or(u32::MAX)]);
                    skips = true;
                }
            }
            // Nothing comes after that.
            if !skips && step.peer.is_none() && step.services == self.any {
                break;
            }
        }
        words
    }

    /// Where no entry decides, nobody judges.
    fn work_out(&self, entries: &Entries, list: &[u32]) -> ServiceSet {
        let mut open = ServiceSet::any();
        let mut passed = ServiceSet::default();
        let mut parked: Vec<(u32, ServiceSet)> = Vec::new();
        for index in list {
            let Some(step) = entries.step(*index) else { continue };
            let back = |(to, _): &(u32, ServiceSet)| to <= index;
            open = parked.iter().filter(|p| back(p)).fold(open, |all, (_, set)| all.union(set));
            parked.retain(|p| !back(p));
            let hit = open.intersection(&self.services.set(step.services));
            open = open.difference(&hit);
            match step.deed {
                Deed::Pass => passed = passed.union(&hit),
                Deed::Skip(to) if !hit.is_empty() => parked.push((to, hit)),
                Deed::Plumb | Deed::Deny | Deed::Skip(_) => {}
            }
            if open.is_empty() && parked.is_empty() {
                break;
            }
        }
        parked.iter().fold(passed.union(&open), |all, (_, set)| all.union(set))
    }
}
