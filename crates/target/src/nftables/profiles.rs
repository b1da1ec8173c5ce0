// SPDX-License-Identifier: Apache-2.0
//! Profiles of one table, each made once however many pairs of ends meet it.

use std::collections::BTreeMap;
use std::rc::Rc;

use portolan_acl::Acl;
use portolan_site::model::Direction;

use super::deed::Deeds;
use super::meaning::{Meanings, Sense};
use super::{RuleSet, profile};

/// For which packets a chain is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Packets {
    /// Those that open connections.
    Opening,
    /// Those of established connections.
    Established,
}

/// What has been worked out for one Acl.
pub(super) struct Profiles<'a> {
    pub(super) acl: &'a Acl,
    pub(super) meanings: Meanings,
    per_second: u32,
    deeds: BTreeMap<(Packets, Direction, Sense), Rc<Deeds>>,
    chains: BTreeMap<(Packets, Rc<Deeds>), Option<String>>,
}

impl<'a> Profiles<'a> {
    pub(super) fn of(acl: &'a Acl, per_second: u32) -> Self {
        let (deeds, chains) = (BTreeMap::new(), BTreeMap::new());
        Self { acl, meanings: Meanings::of(acl), per_second, deeds, chains }
    }

    /// What is done between two ends that meet these entries and no others.
    pub(super) fn deeds(
        &mut self,
        packets: Packets,
        direction: Direction,
        entries: &[usize],
    ) -> Rc<Deeds> {
        let (acl, sense) = (self.acl, self.meanings.sense(entries));
        let make = || {
            let profile = acl.profile(entries);
            Rc::new(match packets {
                Packets::Opening => Deeds::opening(&profile, direction),
                Packets::Established => Deeds::cutting(&profile, direction),
            })
        };
        Rc::clone(self.deeds.entry((packets, direction, sense)).or_insert_with(make))
    }

    /// The chain that does it; `None` where all pass without a word.
    pub(super) fn chain(
        &mut self,
        set: &mut RuleSet,
        packets: Packets,
        deeds: &Rc<Deeds>,
    ) -> Option<String> {
        let add = match packets {
            Packets::Opening => profile::add,
            Packets::Established => profile::add_cut,
        };
        let known = self.chains.entry((packets, Rc::clone(deeds)));
        known.or_insert_with(|| add(set, deeds, self.per_second)).clone()
    }
}
