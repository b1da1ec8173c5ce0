// SPDX-License-Identifier: Apache-2.0
//! By how many steps each machine is reached. Every machine is reached once, so the work follows
//! the machines and what singles them out, not the pairs.

use std::collections::BTreeMap;

use super::numbers::at;
use super::reach::{Marks, Reach, members};
use super::services::NONE;

/// How a machine is first reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// From 1.
    pub(super) step: u32,
    /// The first of the machines of the step before that can open something to it; none in the
    /// first step, where it may be any of the start.
    pub(super) via: Option<u32>,
    /// What can be opened, by number.
    pub(super) services: u32,
}

/// The state of one search.
struct Search<'r, 'g, 'a> {
    reach: &'r mut Reach<'g, 'a>,
    marks: Marks,
    hits: BTreeMap<u32, Hit>,
    /// By machine: whether it is reached, or a start.
    done: Vec<bool>,
    /// Machines of each kind that may not be reached yet.
    waiting: Vec<Vec<u32>>,
    /// For each kind that was met, the kinds that it reaches and of which some wait.
    rows: BTreeMap<u32, Vec<(u32, u32)>>,
}

/// Every machine that is reached from a start in ascending order. Of the start itself, those that another one of it can open
/// something to, as the first step.
pub(super) fn steps(reach: &mut Reach<'_, '_>, start: &[u32]) -> BTreeMap<u32, Hit> {
    let hits = first(reach, start);
    let machines = reach.ground.ends.machines() as usize;
    let (marks, waiting) = (Marks::new(reach.ground), members(reach));
    let (done, rows) = (vec![false; machines], BTreeMap::new());
    let mut search = Search { reach, marks, hits, done, waiting, rows };
    let found: Vec<u32> = search.hits.keys().copied().collect();
    let mut front: Vec<u32> =
        found.into_iter().filter(|m| start.binary_search(m).is_err()).collect();
    search.done(start);
    search.done(&front);
    let mut step = 1;
    while !front.is_empty() {
        step += 1;
        let mut next = Vec::new();
        for machine in front {
            search.from(machine, step, &mut next);
        }
        next.sort_unstable();
        front = next;
    }
    search.hits
}

impl Search<'_, '_, '_> {
    fn done(&mut self, machines: &[u32]) {
        for machine in machines {
            if let Some(done) = self.done.get_mut(*machine as usize) {
                *done = true;
            }
        }
    }

    fn hit(&mut self, machine: u32, hit: Hit, next: &mut Vec<u32>) {
        self.done(&[machine]);
        self.hits.insert(machine, hit);
        next.push(machine);
    }

    /// What is not reached yet and this machine reaches.
    fn from(&mut self, source: u32, step: u32, next: &mut Vec<u32>) {
        self.reach.singled_out(source, &mut self.marks);
        for place in 0..self.marks.named.len() {
            let machine = self.marks.named.get(place).copied().unwrap_or_default();
            if at(&self.done, machine) {
                continue;
            }
            let services = self.reach.exact(source, machine);
            if services != NONE {
                self.hit(machine, Hit { step, via: Some(source), services }, next);
            }
        }
        let kind = self.reach.kinds.kind(source);
        let mut row = self.rows.remove(&kind).unwrap_or_else(|| self.reach.row(kind).to_vec());
        row.retain(|(other, services)| {
            self.of_kind(*other, Hit { step, via: Some(source), services: *services }, next)
        });
        self.rows.insert(kind, row);
    }

    /// Reaches the waiting machines of a kind, but for those that were looked at one by one.
    /// Whether some still wait.
    fn of_kind(&mut self, kind: u32, hit: Hit, next: &mut Vec<u32>) -> bool {
        let Some(waiting) = self.waiting.get_mut(kind as usize).map(std::mem::take) else {
            return false;
        };
        let mut rest = Vec::new();
        for machine in waiting {
            if at(&self.done, machine) {
                continue;
            }
            if self.marks.has(machine) {
                rest.push(machine);
            } else {
                self.hit(machine, hit, next);
            }
        }
        let some = !rest.is_empty();
        if let Some(waiting) = self.waiting.get_mut(kind as usize) {
            *waiting = rest;
        }
        some
    }
}

/// The first step: all that any machine of the start can open to another one.
fn first(reach: &mut Reach<'_, '_>, start: &[u32]) -> BTreeMap<u32, Hit> {
    let mut opened: BTreeMap<u32, u32> = BTreeMap::new();
    // How many of the start, by kind, were looked at one by one towards a machine.
    let mut apart: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    let mut kinds: BTreeMap<u32, u32> = BTreeMap::new();
    let mut marks = Marks::new(reach.ground);
    for source in start {
        let kind = reach.kinds.kind(*source);
        *kinds.entry(kind).or_default() += 1;
        *apart.entry((kind, *source)).or_default() += 1;
        reach.singled_out(*source, &mut marks);
        for machine in &marks.named {
            *apart.entry((kind, *machine)).or_default() += 1;
            let services = reach.exact(*source, *machine);
            open(reach, &mut opened, *machine, services);
        }
    }
    let members = members(reach);
    for (kind, count) in kinds {
        for (other, services) in reach.row(kind).iter().copied() {
            for machine in members.get(other as usize).into_iter().flatten() {
                if apart.get(&(kind, *machine)).is_none_or(|apart| *apart < count) {
                    open(reach, &mut opened, *machine, services);
                }
            }
        }
    }
    let hit = |(machine, services)| (machine, Hit { step: 1, via: None, services });
    opened.into_iter().map(hit).collect()
}

fn open(reach: &mut Reach<'_, '_>, opened: &mut BTreeMap<u32, u32>, machine: u32, services: u32) {
    if services != NONE {
        let known = opened.entry(machine).or_insert(NONE);
        *known = reach.passing.services.union(*known, services);
    }
}
