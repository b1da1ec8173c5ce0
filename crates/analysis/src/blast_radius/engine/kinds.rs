// SPDX-License-Identifier: Apache-2.0
//! Kinds of machines: those that differ in nothing but what narrow groups say of them.
//!
//! Ten thousand desktops are one kind, and a thousand applications of one pattern are a few.

use std::collections::BTreeMap;
use std::rc::Rc;

use portolan_net::Family;
use portolan_site::model::Direction;

use super::entries::Entries;
use super::ground::Ground;
use super::numbers::{Numbers, at};
use super::passing::Passing;
use super::services::NONE;

/// An address, as far as wide groups know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Face {
    /// What its egress and its ingress say to wide groups and to everyone.
    egress: u32,
    ingress: u32,
    /// The wide groups that hold it.
    wide: u32,
    family: Family,
}

/// Lists that say the same, each with one of them.
#[derive(Clone, Debug, Default)]
struct Lists {
    words: Numbers<Vec<u32>>,
    lists: Vec<Vec<u32>>,
    /// What each says to the holders of each set of wide groups.
    known: BTreeMap<(u32, u32), u32>,
}

/// The kinds of one view.
#[derive(Clone, Debug, Default)]
pub(super) struct Kinds {
    egress: Lists,
    ingress: Lists,
    wide: Numbers<Rc<[u32]>>,
    faces: Numbers<Face>,
    kinds: Numbers<Vec<u32>>,
    kind: Vec<u32>,
}

impl Kinds {
    pub(super) fn of(ground: &Ground<'_>, entries: &Entries, passing: &Passing) -> Self {
        let mut kinds = Self::default();
        let faces: Vec<Face> = ground
            .standings
            .iter()
            .map(|groups| kinds.face(ground, entries, passing, groups))
            .collect();
        for machine in 0..ground.ends.machines() {
            let face = |position: &u32| {
                let face = faces.get(ground.standing(*position) as usize)?;
                Some(Face { family: ground.ends.family(*position), ..*face })
            };
            let positions = ground.ends.positions(machine).iter();
            let mut kind: Vec<u32> =
                positions.filter_map(face).map(|f| kinds.faces.of(&f, |f| *f)).collect();
            kind.sort_unstable();
            kind.dedup();
            let number = kinds.kinds.of(&kind, Clone::clone);
            kinds.kind.push(number);
        }
        kinds
    }

    fn face(
        &mut self,
        ground: &Ground<'_>,
        entries: &Entries,
        passing: &Passing,
        groups: &[u32],
    ) -> Face {
        let mut list = Vec::new();
        let keep = |group| ground.is_wide(group);
        let mut number = |direction, lists: &mut Lists| {
            entries.towards(direction, groups, keep, &mut list);
            lists.number(entries, passing, &list)
        };
        let egress = number(Direction::Egress, &mut self.egress);
        let ingress = number(Direction::Ingress, &mut self.ingress);
        let wide: Vec<u32> = groups.iter().copied().filter(|g| keep(*g)).collect();
        let wide = self.wide.of(wide.as_slice(), |l| Rc::from(l));
        Face { egress, ingress, wide, family: Family::V4 }
    }

    pub(super) fn len(&self) -> u32 {
        self.kinds.len()
    }

    pub(super) fn kind(&self, machine: u32) -> u32 {
        at(&self.kind, machine)
    }

    /// What passes from one kind to another, where no narrow group speaks.
    pub(super) fn pass(
        &mut self,
        entries: &Entries,
        passing: &mut Passing,
        source: u32,
        destination: u32,
    ) -> u32 {
        let none = Vec::new();
        let from = self.kinds.get(source).unwrap_or(&none);
        let to = self.kinds.get(destination).unwrap_or(&none);
        let mut all = NONE;
        for a in from.iter().filter_map(|f| self.faces.get(*f)) {
            for b in to.iter().filter_map(|f| self.faces.get(*f)) {
                if a.family != b.family {
                    continue;
                }
                let egress = self.egress.pass(entries, passing, &self.wide, (a.egress, b.wide));
                if egress == NONE {
                    continue;
                }
                let ingress = self.ingress.pass(entries, passing, &self.wide, (b.ingress, a.wide));
                let both = passing.services.pass(egress, ingress, a.family);
                all = passing.services.union(all, both);
            }
        }
        all
    }
}

impl Lists {
    fn number(&mut self, entries: &Entries, passing: &Passing, list: &[u32]) -> u32 {
        let words = passing.meaning(entries, list, |step| Some(step.peer.map_or(0, |p| p + 1)));
        let before = self.words.len();
        let number = self.words.of(&words, Clone::clone);
        if number == before {
            self.lists.push(list.to_vec());
        }
        number
    }

    fn pass(
        &mut self,
        entries: &Entries,
        passing: &mut Passing,
        wide: &Numbers<Rc<[u32]>>,
        (number, peer): (u32, u32),
    ) -> u32 {
        if let Some(known) = self.known.get(&(number, peer)) {
            return *known;
        }
        let groups = wide.get(peer).map_or(&[][..], |groups| groups);
        let holds = |index: &u32| {
            let step = entries.step(*index);
            step.is_some_and(|s| s.peer.is_none_or(|p| groups.binary_search(&p).is_ok()))
        };
        let list = self.lists.get(number as usize).map_or(&[][..], Vec::as_slice);
        let list: Vec<u32> = list.iter().copied().filter(holds).collect();
        let passed = passing.of(entries, &list);
        self.known.insert((number, peer), passed);
        passed
    }
}
