// SPDX-License-Identifier: Apache-2.0
//! A change in three transactions, for packets that are under way while it happens.
//!
//! A transaction is all or none for whoever reads the table. For packets it was seen not to be:
//! under load, single transactions let one through now and then that old and new policy both deny.
//! The likely way: a packet among the rules goes on in the old chains and finds a new element, whose
//! chain of the same transaction is still empty for it, and what falls out of a chain passes. So
//! what is new is made before anything leads to it, and what is old goes after nothing does.

use std::collections::BTreeMap;

use super::delta::{grow, keeps, shrink};
use super::script::{add_chain, add_map, add_rules, all_chains, delete_map, line};
use super::{Map, Rule, RuleSet};

/// Commands to send one after the other; some may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Adds chains and maps that nothing leads to: it judges nothing yet.
    pub prepare: String,
    /// The change.
    pub switch: String,
    /// Deletes what nothing leads to any more.
    pub sweep: String,
    /// Takes back what was prepared, where the change is not made after all.
    pub undo: String,
}

impl Steps {
    /// All of it as one transaction: for a table that judges nothing, and to ask whether a kernel
    /// would take it.
    pub fn together(&self) -> String {
        [self.prepare.as_str(), &self.switch, &self.sweep].concat()
    }
}

type Chains<'a> = BTreeMap<&'a str, &'a [Rule]>;

impl RuleSet {
    /// Whether a table that holds `self` can come to hold `new`: it cannot move to other hooks, and
    /// a map cannot take other keys. Such a table is replaced.
    pub fn becomes(&self, new: &Self) -> bool {
        let kinds = |s: &Self| s.hooks.iter().map(|h| h.kind).collect::<Vec<_>>();
        kinds(self) == kinds(new) && kept(self, new).all(|(_, had, has)| keeps(had, has))
    }

    /// What turns a table that holds `self` into one that holds `new`, which must be able to
    /// [become](Self::becomes) that; `None` where they are equal.
    pub fn steps(&self, new: &Self, table: &str) -> Option<Steps> {
        if self == new {
            return None;
        }
        let (before, after) = (all_chains(self), all_chains(new));
        Some(Steps {
            prepare: prepare(self, new, (&before, &after), table),
            switch: switch(self, new, (&before, &after), table),
            sweep: sweep(self, new, (&before, &after), table),
            undo: sweep(new, self, (&after, &before), table),
        })
    }
}

fn prepare(
    old: &RuleSet,
    new: &RuleSet,
    (before, after): (&Chains<'_>, &Chains<'_>),
    table: &str,
) -> String {
    let mut out = String::new();
    let added = || after.iter().filter(|(name, _)| !before.contains_key(*name));
    let fresh = || new.maps.iter().filter(|(name, _)| !old.maps.contains_key(*name));
    added().for_each(|(name, _)| add_chain(&mut out, table, name));
    fresh().for_each(|(name, map)| add_map(&mut out, table, name, map));
    added().for_each(|(name, rules)| add_rules(&mut out, table, name, rules));
    fresh().for_each(|(name, map)| grow(&mut out, table, name, None, map));
    out
}

/// The maps that both have.
fn kept<'a>(
    old: &'a RuleSet,
    new: &'a RuleSet,
) -> impl Iterator<Item = (&'a String, &'a Map, &'a Map)> {
    old.maps.iter().filter_map(|(name, map)| Some((name, map, new.maps.get(name)?)))
}

/// Chains and maps that both have.
fn switch(
    old: &RuleSet,
    new: &RuleSet,
    (before, after): (&Chains<'_>, &Chains<'_>),
    table: &str,
) -> String {
    let mut out = String::new();
    let differs =
        |(name, rules): &(&&str, &&[Rule])| before.get(*name).is_some_and(|b| b != *rules);
    let changed = || after.iter().filter(differs);
    changed().for_each(|(name, _)| line(&mut out, &format!("flush chain inet {table} {name}")));
    for (name, had, has) in kept(old, new) {
        shrink(&mut out, table, name, had, has);
    }
    changed().for_each(|(name, rules)| add_rules(&mut out, table, name, rules));
    for (name, had, has) in kept(old, new) {
        grow(&mut out, table, name, Some(had), has);
    }
    out
}

fn sweep(
    old: &RuleSet,
    new: &RuleSet,
    (before, after): (&Chains<'_>, &Chains<'_>),
    table: &str,
) -> String {
    let mut out = String::new();
    let gone = || before.keys().filter(|name| !after.contains_key(*name));
    gone().for_each(|name| line(&mut out, &format!("flush chain inet {table} {name}")));
    for (name, map) in old.maps.iter().filter(|(name, _)| !new.maps.contains_key(*name)) {
        delete_map(&mut out, table, name, map);
    }
    gone().for_each(|name| line(&mut out, &format!("delete chain inet {table} {name}")));
    out
}
