// SPDX-License-Identifier: Apache-2.0
//! Which workloads carry which category, found without asking every workload.

use std::collections::{BTreeMap, BTreeSet};

use portolan_site::model::Workload;

/// For each key, the values of which a workload must have one.
pub(super) type Wanted = BTreeMap<String, BTreeSet<String>>;

/// Workloads by the values of their categories.
pub(super) struct Labels<'a> {
    workloads: &'a [Workload],
    /// Positions of workloads, by key and value.
    at: BTreeMap<&'a str, BTreeMap<&'a str, BTreeSet<usize>>>,
}

impl<'a> Labels<'a> {
    pub(super) fn of(workloads: &'a [Workload]) -> Self {
        let mut at: BTreeMap<&str, BTreeMap<&str, BTreeSet<usize>>> = BTreeMap::new();
        for (position, workload) in workloads.iter().enumerate() {
            for (key, values) in &workload.categories {
                for value in values {
                    at.entry(key).or_default().entry(value).or_default().insert(position);
                }
            }
        }
        Self { workloads, at }
    }

    /// The workloads that have, for each key, at least one of the values.
    pub(super) fn select(&self, wanted: &Wanted) -> impl Iterator<Item = &'a Workload> + use<'a> {
        let workloads = self.workloads;
        let mut keys = wanted.iter().map(|(key, values)| self.with_one_of(key, values));
        let chosen = match keys.next() {
            Some(first) => keys.fold(first, |all, next| all.intersection(&next).copied().collect()),
            None => (0..workloads.len()).collect(),
        };
        chosen.into_iter().filter_map(|position| workloads.get(position))
    }

    fn with_one_of(&self, key: &str, values: &BTreeSet<String>) -> BTreeSet<usize> {
        let carriers = self.at.get(key);
        let of_value = |v: &String| carriers.and_then(|c| c.get(v.as_str()));
        values.iter().filter_map(of_value).flatten().copied().collect()
    }
}
