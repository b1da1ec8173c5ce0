// SPDX-License-Identifier: Apache-2.0
//! What has to be sent to turn one table into another.

use std::collections::BTreeMap;

use super::script::{
    add_chain, add_elements, add_map, add_rules, all_chains, change_elements, line,
};
use super::{Key, Map, Rule, RuleSet, Verdict};

impl RuleSet {
    /// Commands that turn a table that holds `self` into one that holds `new`; `None` where they
    /// are equal. Both must be for the same kind of attachment.
    ///
    /// The order lets nothing be deleted while it is still named, in one transaction.
    pub fn delta(&self, new: &Self, table: &str) -> Option<String> {
        if self == new {
            return None;
        }
        let mut out = String::new();
        let (before, after) = (all_chains(self), all_chains(new));
        let added = |name: &&&str| !before.contains_key(**name);
        after.keys().filter(added).for_each(|name| add_chain(&mut out, table, name));
        for (name, rules) in &before {
            if after.get(name) != Some(rules) {
                line(&mut out, &format!("flush chain inet {table} {name}"));
            }
        }
        self.shrink_maps(new, table, &mut out);
        for (name, map) in new.maps.iter().filter(|(n, m)| !keeps(&self.maps, n, m)) {
            add_map(&mut out, table, name, map);
        }
        for (name, rules) in &after {
            if before.get(name) != Some(rules) {
                add_rules(&mut out, table, name, rules);
            }
        }
        self.grow_maps(new, table, &mut out);
        for name in before.keys().filter(|name| !after.contains_key(**name)) {
            line(&mut out, &format!("delete chain inet {table} {name}"));
        }
        Some(out)
    }

    /// Whether a change touches elements of maps alone.
    pub fn differs_in_elements_only(&self, new: &Self) -> bool {
        let chains = |s: &Self| (s.chains.clone(), s.hooks.clone());
        let shape = |s: &Self| -> BTreeMap<String, String> {
            s.maps.iter().map(|(n, m)| (n.clone(), m.header())).collect()
        };
        chains(self) == chains(new) && shape(self) == shape(new)
    }

    fn shrink_maps(&self, new: &Self, table: &str, out: &mut String) {
        for (name, map) in &self.maps {
            if !keeps(&new.maps, name, map) {
                line(out, &format!("delete map inet {table} {name}"));
                continue;
            }
            let kept = new.maps.get(name).map(|m| &m.elements);
            let gone = |(k, v): &(&Key, &Verdict)| kept.and_then(|m| m.get(k)) != Some(*v);
            let keys = map.elements.iter().filter(gone).map(|(k, _)| k.to_string());
            change_elements(out, "delete", table, name, keys);
        }
    }

    fn grow_maps(&self, new: &Self, table: &str, out: &mut String) {
        for (name, map) in &new.maps {
            let had = self.maps.get(name).filter(|m| same_type(m, map)).map(|m| &m.elements);
            let fresh = |(k, v): &(&Key, &Verdict)| had.and_then(|m| m.get(k)) != Some(*v);
            let fresh = map.elements.iter().filter(fresh);
            let fresh: BTreeMap<Key, Verdict> =
                fresh.map(|(k, v)| (k.clone(), v.clone())).collect();
            add_elements(out, table, name, &fresh);
        }
    }
}

fn same_type(a: &Map, b: &Map) -> bool {
    a.header() == b.header()
}

/// Whether a map of this name and type is among those.
fn keeps(maps: &BTreeMap<String, Map>, name: &str, map: &Map) -> bool {
    maps.get(name).is_some_and(|m| same_type(m, map))
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
