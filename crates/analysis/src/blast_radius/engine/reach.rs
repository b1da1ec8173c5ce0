// SPDX-License-Identifier: Apache-2.0
//! Who can open what to whom, in one view.

use std::collections::BTreeMap;
use std::rc::Rc;

use portolan_site::model::{Direction, View};

use super::entries::Entries;
use super::ground::Ground;
use super::kinds::Kinds;
use super::numbers::small;
use super::passing::Passing;
use super::services::{NONE, Services};

/// Kinds, and the services that are open to each.
pub(super) type Row = Rc<[(u32, u32)]>;

/// The services that pass at the initiator's end and at the responder's.
type Ends = (u32, u32);

/// Pairs that share what is said of them, from which on it is kept.
const SHARED: u64 = 16;

/// The answers of one view, as far as they were asked for.
#[derive(Clone, Debug)]
pub(super) struct Reach<'g, 'a> {
    pub(super) ground: &'g Ground<'a>,
    entries: Entries,
    pub(super) passing: Passing,
    pub(super) kinds: Kinds,
    /// The kinds that each kind reaches, and by what; where it was asked for.
    rows: Vec<Option<Row>>,
    /// What passes between two standings that many pairs share.
    known: BTreeMap<(u32, u32), Ends>,
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
    pub(super) fn row(&mut self, kind: u32) -> Row {
        if let Some(Some(row)) = self.rows.get(kind as usize) {
            return Rc::clone(row);
        }
        let mut row = Vec::new();
        for other in 0..self.kinds.len() {
            let passed = self.kinds.pass(&self.entries, &mut self.passing, kind, other);
            if passed != NONE {
                row.push((other, passed));
            }
        }
        let row = Row::from(row);
        if let Some(place) = self.rows.get_mut(kind as usize) {
            *place = Some(Rc::clone(&row));
        }
        row
    }

    /// What one machine can open to another, whatever speaks of them.
    pub(super) fn exact(&mut self, source: u32, destination: u32) -> u32 {
        let ground = self.ground;
        let mut all = NONE;
        // Two addresses of one machine mostly stand alike.
        let mut last = None;
        for from in ground.ends.positions(source) {
            for to in ground.ends.positions(destination) {
                let family = ground.ends.family(*from);
                if family != ground.ends.family(*to) {
                    continue;
                }
                let pair = (ground.standing(*from), ground.standing(*to));
                let ends = match last {
                    Some((known, ends)) if known == pair => ends,
                    _ => self.between(pair),
                };
                last = Some((pair, ends));
                let passed = self.passing.services.pass(ends.0, ends.1, family);
                all = self.passing.services.union(all, passed);
            }
        }
        all
    }

    fn between(&mut self, pair: (u32, u32)) -> Ends {
        let [from, to] = [pair.0, pair.1].map(|standing| u64::from(self.ground.shared(standing)));
        if from * to < SHARED {
            return self.judged(pair);
        }
        if let Some(known) = self.known.get(&pair) {
            return *known;
        }
        let ends = self.judged(pair);
        self.known.insert(pair, ends);
        ends
    }

    fn judged(&mut self, (from, to): (u32, u32)) -> Ends {
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
