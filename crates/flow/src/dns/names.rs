// SPDX-License-Identifier: Apache-2.0
//! What is known of names, each address for as long as its answer holds.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use portolan_site::model::{Addressing, FqdnPattern, Learned, Site};

use super::Answer;

/// An address is held for so long even where its answer says less: a client may connect at the
/// last moment of its answer, and what it asked took a moment to reach us.
pub const HELD_MIN: SignedDuration = SignedDuration::from_secs(30);

/// And no longer than this, whatever its answer says: an address changes its owner.
pub const HELD_MAX: SignedDuration = SignedDuration::from_hours(24);

/// The most pairs of a name and an address that are held.
pub const NAMES_MAX: usize = 16_384;

/// The pairs of a name and an address that DNS has told, of names that the site's groups cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    patterns: Vec<FqdnPattern>,
    pub(super) expires: BTreeMap<(String, IpAddr), Timestamp>,
    /// The same, soonest first.
    order: BTreeSet<(Timestamp, String, IpAddr)>,
    uncovered: u64,
    evicted: u64,
}

impl Names {
    /// Nothing known yet, of the names that this site's groups cover.
    pub fn of(site: &Site) -> Self {
        let mut names = Self::default();
        names.cover(site);
        names
    }

    /// Keeps to this site's groups from now on. Whether that loses an address.
    pub fn cover(&mut self, site: &Site) -> bool {
        self.patterns = site.fqdn_groups.values().flat_map(|g| g.patterns.clone()).collect();
        let gone: Vec<_> = self.expires.keys().filter(|(n, _)| !self.covers(n)).cloned().collect();
        gone.iter().for_each(|pair| self.forget(pair));
        !gone.is_empty()
    }

    /// Takes an answer to heart. Whether it tells an address that was not known.
    ///
    /// It never shortens what an earlier answer promised to somebody else.
    pub fn learn(&mut self, answer: Answer, now: Timestamp) -> bool {
        if !self.covers(&answer.name) {
            self.uncovered += 1;
            return false;
        }
        let told = SignedDuration::from_secs(answer.ttl_seconds.into());
        let expires = after(now, told.clamp(HELD_MIN, HELD_MAX));
        self.hold((answer.name, answer.address), expires)
    }

    /// Forgets what holds no longer. Whether there was such.
    pub fn expire(&mut self, now: Timestamp) -> bool {
        let before = self.expires.len();
        while let Some((_, name, address)) = self.order.first().filter(|(t, _, _)| *t <= now) {
            self.forget(&(name.clone(), *address));
        }
        self.expires.len() < before
    }

    /// What is known at this moment, for `compile`.
    pub fn addressing(&self, now: Timestamp) -> Addressing {
        let live = self.expires.iter().filter(|(_, expires)| **expires > now);
        let learned =
            live.map(|((name, address), _)| Learned { name: name.clone(), address: *address });
        Addressing { learned: learned.collect() }
    }

    /// When the next address will be forgotten.
    pub fn next_expiry(&self) -> Option<Timestamp> {
        self.order.first().map(|(expires, _, _)| *expires)
    }

    /// How many pairs are held.
    pub fn len(&self) -> usize {
        self.expires.len()
    }

    pub fn is_empty(&self) -> bool {
        self.expires.is_empty()
    }

    /// What was heard and is not held, by reason: only what occurred. `uncovered-name` is of no
    /// concern to the site; `evicted` had to make room before its time.
    pub fn losses(&self) -> BTreeMap<&'static str, u64> {
        let all = [("uncovered-name", self.uncovered), ("evicted", self.evicted)];
        all.into_iter().filter(|(_, count)| *count > 0).collect()
    }

    pub(super) fn covers(&self, name: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.covers(name))
    }

    /// Holds a pair until then at least. Whether it is new.
    pub(super) fn hold(&mut self, pair: (String, IpAddr), expires: Timestamp) -> bool {
        let held = self.expires.get(&pair).copied();
        if held.is_some_and(|until| until >= expires) {
            return false;
        }
        self.forget(&pair);
        if self.expires.len() >= NAMES_MAX {
            self.evict();
        }
        self.order.insert((expires, pair.0.clone(), pair.1));
        self.expires.insert(pair, expires);
        held.is_none()
    }

    fn forget(&mut self, pair: &(String, IpAddr)) {
        if let Some(expires) = self.expires.remove(pair) {
            self.order.remove(&(expires, pair.0.clone(), pair.1));
        }
    }

    /// Makes room with the pair that has the least time left.
    fn evict(&mut self) {
        if let Some((_, name, address)) = self.order.pop_first() {
            self.expires.remove(&(name, address));
            self.evicted += 1;
        }
    }
}

pub(super) fn after(now: Timestamp, held: SignedDuration) -> Timestamp {
    now.checked_add(held).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
