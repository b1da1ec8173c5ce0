// SPDX-License-Identifier: Apache-2.0
//! What has to be sent to turn one table into another.

use std::collections::BTreeMap;

use super::script::{all_chains, change_elements};
use super::{Key, Map, Rule, RuleSet, Verdict};

impl RuleSet {
    /// The commands of [`Self::steps`] as one transaction; `None` where the two are equal.
    pub fn delta(&self, new: &Self, table: &str) -> Option<String> {
        self.steps(new, table).map(|steps| steps.together())
    }

    /// Whether a change touches elements of maps alone.
    pub fn differs_in_elements_only(&self, new: &Self) -> bool {
        let chains = |s: &Self| (s.chains.clone(), s.hooks.clone());
        let shape = |s: &Self| -> BTreeMap<String, String> {
            s.maps.iter().map(|(n, m)| (n.clone(), m.header())).collect()
        };
        chains(self) == chains(new) && shape(self) == shape(new)
    }
}

/// Deletes the elements that go or change.
pub(super) fn shrink(out: &mut String, table: &str, name: &str, had: &Map, has: &Map) {
    let gone = |(k, v): &(&Key, &Verdict)| has.elements.get(k) != Some(*v);
    let keys = had.elements.iter().filter(gone).map(|(k, _)| k.to_string());
    change_elements(out, "delete", table, name, keys);
}

/// Adds the elements that come or change.
pub(super) fn grow(out: &mut String, table: &str, name: &str, had: Option<&Map>, has: &Map) {
    let fresh = |(k, v): &(&Key, &Verdict)| had.and_then(|m| m.elements.get(k)) != Some(*v);
    let fresh = has.elements.iter().filter(fresh).map(|(k, v)| has.element(k, v));
    change_elements(out, "add", table, name, fresh);
}

/// Whether one map can become the other by its elements.
pub(super) fn keeps(a: &Map, b: &Map) -> bool {
    a.header() == b.header()
}

/// How much a change sends, for people.
impl RuleSet {
    /// Elements added and removed, and chains whose rules change.
    pub fn change_counts(&self, new: &Self) -> (usize, usize, usize) {
        let pairs = |s: &Self| -> std::collections::BTreeSet<(String, Key, Verdict)> {
            let of = |(n, m): (&String, &Map)| {
                m.elements
                    .iter()
                    .map(|(k, v)| (n.clone(), k.clone(), v.clone()))
                    .collect::<Vec<_>>()
            };
            s.maps.iter().flat_map(of).collect()
        };
        let (before, after) = (pairs(self), pairs(new));
        let chains: (BTreeMap<&str, &[Rule]>, _) = (all_chains(self), all_chains(new));
        let names: std::collections::BTreeSet<&&str> =
            chains.0.keys().chain(chains.1.keys()).collect();
        let changed = names.into_iter().filter(|n| chains.0.get(**n) != chains.1.get(**n)).count();
        (after.difference(&before).count(), before.difference(&after).count(), changed)
    }
}
