// SPDX-License-Identifier: Apache-2.0
//! What entries mean to a table, as small numbers.
//!
//! A table says who denies, and never who allows: thousands of entries that differ in the rule
//! that allows mean one thing, and share one profile.

use std::collections::BTreeMap;

use portolan_acl::{Acl, Action};
use portolan_net::ServiceSet;
use portolan_site::model::Decision;

/// The meaning of every entry of an Acl.
pub(super) struct Meanings {
    of: Vec<Meaning>,
}

struct Meaning {
    number: usize,
    /// The index at which a skip goes on.
    skip: Option<usize>,
    cuts: bool,
}

/// Some entries, by what they mean and how many of them a skip passes over. Lists that are equal
/// here treat packets alike.
pub(super) type Sense = Vec<(usize, usize)>;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Effect<'a> {
    Allow,
    Deny(&'a Decision),
    Skip,
}

impl Meanings {
    pub(super) fn of(acl: &Acl) -> Self {
        let mut numbers: BTreeMap<(&ServiceSet, bool, Effect<'_>), usize> = BTreeMap::new();
        let mut of = Vec::with_capacity(acl.aces.len());
        for ace in &acl.aces {
            let (effect, skip) = match &ace.action {
                Action::Decide(d) if d.outcome.allows() => (Effect::Allow, None),
                Action::Decide(d) => (Effect::Deny(d), None),
                Action::Skip(to) => (Effect::Skip, Some(*to)),
            };
            let next = numbers.len();
            let number = *numbers.entry((&*ace.services, ace.live, effect)).or_insert(next);
            let cuts = matches!(effect, Effect::Deny(d) if d.reason.cuts_established());
            of.push(Meaning { number, skip, cuts });
        }
        Self { of }
    }

    /// What entries with these ascending indexes mean together.
    pub(super) fn sense(&self, entries: &[usize]) -> Sense {
        let one = |(position, index): (usize, &usize)| {
            let meaning = self.of.get(*index)?;
            let passed = meaning.skip.map_or(0, |to| entries.partition_point(|e| *e < to));
            Some((meaning.number, passed.saturating_sub(position)))
        };
        entries.iter().enumerate().filter_map(one).collect()
    }

    /// Whether any of the entries may act on established connections.
    pub(super) fn cuts(&self, entries: &[usize]) -> bool {
        entries.iter().filter_map(|i| self.of.get(*i)).any(|m| m.cuts)
    }
}
