// SPDX-License-Identifier: Apache-2.0
//! Sets of services by number, and what was found out about two of them.

use std::collections::BTreeMap;

use portolan_net::{Family, Protocol, ServiceSet};

use super::numbers::Numbers;

/// The number of the empty set.
pub(super) const NONE: u32 = 0;

/// Sets that came up.
#[derive(Clone, Debug)]
pub(super) struct Services {
    sets: Numbers<ServiceSet>,
    common: BTreeMap<(u32, u32), u32>,
    either: BTreeMap<(u32, u32), u32>,
    /// What each family carries: an ICMP of the other one is no service of it.
    carried: [u32; 2],
}

impl Services {
    pub(super) fn new() -> Self {
        let mut sets = Numbers::default();
        sets.of(&ServiceSet::default(), Clone::clone);
        let any = ServiceSet::any();
        let carried = [Protocol::ICMPV6, Protocol::ICMP]
            .map(|other| sets.of(&any.difference(&ServiceSet::protocol(other)), Clone::clone));
        Self { sets, common: BTreeMap::new(), either: BTreeMap::new(), carried }
    }

    pub(super) fn number(&mut self, set: &ServiceSet) -> u32 {
        self.sets.of(set, Clone::clone)
    }

    pub(super) fn set(&self, number: u32) -> ServiceSet {
        self.sets.get(number).cloned().unwrap_or_default()
    }

    /// What both ends let pass over a family.
    pub(super) fn pass(&mut self, egress: u32, ingress: u32, family: Family) -> u32 {
        let both = self.both(egress, ingress);
        let [v4, v6] = self.carried;
        self.both(both, if family == Family::V4 { v4 } else { v6 })
    }

    fn both(&mut self, a: u32, b: u32) -> u32 {
        if a == NONE || b == NONE {
            return NONE;
        }
        if let Some(known) = self.common.get(&(a, b)) {
            return *known;
        }
        let found = self.number(&self.set(a).intersection(&self.set(b)));
        self.common.insert((a, b), found);
        found
    }

    pub(super) fn union(&mut self, a: u32, b: u32) -> u32 {
        if a == NONE || a == b {
            return b;
        }
        if b == NONE {
            return a;
        }
        if let Some(known) = self.either.get(&(a, b)) {
            return *known;
        }
        let found = self.number(&self.set(a).union(&self.set(b)));
        self.either.insert((a, b), found);
        found
    }
}
