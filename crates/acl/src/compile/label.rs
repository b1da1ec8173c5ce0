// SPDX-License-Identifier: Apache-2.0
//! Categories as small numbers: as far as policies speak of them, they are compared millions of
//! times.

use portolan_site::model::{Categories, Values};
use rustc_hash::FxHashMap;

/// One `key: value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Label {
    key: u32,
    value: u32,
}

/// What a workload carries, as far as it matters to any policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Carried {
    /// Ascending.
    pub(super) labels: Box<[Label]>,
    /// It has no category at all, known to a policy or not.
    pub(super) is_bare: bool,
}

/// The categories that policies speak of. The maps are looked up and never walked.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    keys: FxHashMap<String, (u32, FxHashMap<String, u32>)>,
}

impl Dictionary {
    /// What a selector wants, key by key; `None` where a key has no value, which nobody can meet.
    pub(super) fn learn(&mut self, wanted: &Categories) -> Option<Box<[Label]>> {
        let mut labels = Vec::with_capacity(wanted.values().map(Values::len).sum());
        for (key, values) in wanted {
            if values.is_empty() {
                return None;
            }
            labels.extend(values.iter().map(|value| self.label(key, value)));
        }
        Some(labels.into())
    }

    fn label(&mut self, key: &str, value: &str) -> Label {
        if let Some(known) = self.find(key, value) {
            return known;
        }
        let next = number(self.keys.len());
        let (key, values) = self.keys.entry(key.into()).or_insert((next, FxHashMap::default()));
        let next = number(values.len());
        Label { key: *key, value: *values.entry(value.into()).or_insert(next) }
    }

    fn find(&self, key: &str, value: &str) -> Option<Label> {
        let (key, values) = self.keys.get(key)?;
        Some(Label { key: *key, value: *values.get(value)? })
    }

    pub(super) fn carried(&self, categories: &Categories) -> Carried {
        let pairs =
            categories.iter().flat_map(|(key, values)| values.iter().map(move |v| (key, v)));
        let mut labels: Vec<Label> = pairs.filter_map(|(key, v)| self.find(key, v)).collect();
        labels.sort_unstable();
        let is_bare = categories.values().all(Values::is_empty);
        Carried { labels: labels.into(), is_bare }
    }
}

impl Carried {
    /// Whether these labels meet what is wanted: one of each key.
    pub(super) fn meets(&self, wanted: &[Label]) -> bool {
        by_key(wanted).all(|values| values.iter().any(|l| self.labels.contains(l)))
    }
}

/// What is wanted, cut into the alternatives of each key.
pub(super) fn by_key(wanted: &[Label]) -> impl Iterator<Item = &[Label]> {
    wanted.chunk_by(|a, b| a.key == b.key)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
