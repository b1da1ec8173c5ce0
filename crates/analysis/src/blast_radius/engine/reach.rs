// SPDX-License-Identifier: Apache-2.0
//! Who can open what to whom, in one view.

use std::collections::BTreeMap;

use portolan_site::model::{Direction, View};

use super::entries::Entries;
use super::ground::Ground;
use super::kinds::Kinds;
use super::numbers::small;
use super::passing::Passing;
use super::services::{NONE, Services};

/// The answers of one view, as far as they were asked for.
#[derive(Clone, Debug)]
pub(super) struct Reach<'g, 'a> {
    pub(super) ground: &'g Ground<'a>,
    entries: Entries,
    pub(super) passing: Passing,
    pub(super) kinds: Kinds,
    /// The kinds that each kind reaches, and by what; where it was asked for.
    rows: Vec<Option<Vec<(u32, u32)>>>,
    /// What passes between two standings that several addresses share.
    known: BTreeMap<(u32, u32), (u32, u32)>,
    list: Vec<u32>,
}

impl<'g, 'a> Reach<'g, 'a> {
    pub(super) fn of(ground: &'g Ground<'a>, view: View) -> Self {
        let mut services = Services::new();
        let entries = Entries::of(ground, view, &mut services);
        let passing = Passing::new(services);
        let kinds = Kinds::of(ground, &entries, &passing);
        let rows = vec![None; kinds.len() as usize];
        let (known, list) = (BTreeMap::new(), Vec::new());
        Self { ground, entries, passing, kinds, rows, known, list }
    }

    /// The kinds to which a kind can open something, and what, ascending.
    pub(super) fn row(&mut self, kind: u32) -> Vec<(u32, u32)> {
        if let Some(Some(row)) = self.rows.get(kind as usize) {
            return row.clone();
        }
        let mut row = Vec::new();
        for other in 0..self.kinds.len() {
            let passed = self.kinds.pass(&self.entries, &mut self.passing, kind, other);
            if passed != NONE {
                row.push((other, passed));
            }
        }
        if let Some(place) = self.rows.get_mut(kind as usize) {
            *place = Some(row.clone());
        }
        row
    }

    /// What one machine can open to another, whatever speaks of them.
    pub(super) fn exact(&mut self, source: u32, destination: u32) -> u32 {
        let ends = &self.ground.ends;
        let mut all = NONE;
        for from in ends.positions(source) {
            for to in ends.positions(destination) {
                if ends.family(*from) == ends.family(*to) {
                    let passed = self.between(*from, *to);
                    all = self.passing.services.union(all, passed);
                }
            }
        }
        all
    }

    fn between(&mut self, from: u32, to: u32) -> u32 {
        let ground = self.ground;
        let (own, peer) = (ground.standing(from), ground.standing(to));
        let keeps = ground.is_shared(own) || ground.is_shared(peer);
        let known = self.known.get(&(own, peer)).filter(|_| keeps).copied();
        let (egress, ingress) = known.unwrap_or_else(|| self.judged(own, peer));
        if keeps && known.is_none() {
            self.known.insert((own, peer), (egress, ingress));
        }
        self.passing.services.pass(egress, ingress, ground.ends.family(from))
    }

    /// What the ends let pass, the initiator's first.
    fn judged(&mut self, from: u32, to: u32) -> (u32, u32) {
        let ground = self.ground;
        let (from, to) = (ground.groups(from), ground.groups(to));
        self.entries.between(Direction::Egress, from, to, &mut self.list);
        let egress = self.passing.of(&self.entries, &self.list);
        if egress == NONE {
            return (NONE, NONE);
        }
        self.entries.between(Direction::Ingress, to, from, &mut self.list);
        (egress, self.passing.of(&self.entries, &self.list))
    }

    /// The other machines that a narrow group singles out towards this one, each once.
    pub(super) fn singled_out(&self, source: u32, marks: &mut Marks) {
        marks.clear(source);
        let ground = self.ground;
        for position in ground.ends.positions(source) {
            let family = ground.ends.family(*position);
            let own = ground.groups(ground.standing(*position));
            let narrow = |group: &u32| !ground.is_wide(*group);
            let guests = self.entries.guests(own).filter(narrow);
            let hosts = own.iter().filter(|g| narrow(g)).flat_map(|g| self.entries.hosts(*g));
            for group in guests.chain(hosts.copied()) {
                for (from, to) in ground.spans(group) {
                    let same = (*from..*to).filter(|p| ground.ends.family(*p) == family);
                    same.for_each(|p| marks.add(ground.ends.machine(p)));
                }
            }
        }
    }
}

/// Machines that were named, each once.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    pub(super) named: Vec<u32>,
    at: Vec<u32>,
    round: u32,
    workloads: u32,
}

impl Marks {
    pub(super) fn new(ground: &Ground<'_>) -> Self {
        let at = vec![0; ground.ends.machines() as usize];
        Self { named: Vec::new(), at, round: 0, workloads: ground.ends.workloads() }
    }

    /// Begins anew; what the machine could open to itself does not count.
    fn clear(&mut self, itself: u32) {
        self.named.clear();
        self.round += 1;
        if let Some(at) = self.at.get_mut(itself as usize) {
            *at = self.round;
        }
    }

    fn add(&mut self, machine: u32) {
        let Some(at) = self.at.get_mut(machine as usize) else { return };
        if *at != self.round && machine < self.workloads {
            *at = self.round;
            self.named.push(machine);
        }
    }

    /// Whether the machine was named, or is the one itself.
    pub(super) fn has(&self, machine: u32) -> bool {
        self.at.get(machine as usize) == Some(&self.round)
    }
}

/// How many machines of each kind there are, those outside left out.
pub(super) fn members(reach: &Reach<'_, '_>) -> Vec<Vec<u32>> {
    let mut members = vec![Vec::new(); reach.kinds.len() as usize];
    for machine in 0..small(reach.ground.ends.names.len()) {
        if let Some(list) = members.get_mut(reach.kinds.kind(machine) as usize) {
            list.push(machine);
        }
    }
    members
}
