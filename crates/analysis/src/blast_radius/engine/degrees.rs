// SPDX-License-Identifier: Apache-2.0
//! How many machines each machine can open something to, and how many can to it.

use portolan_net::Family;

use super::ends::Ends;
use super::numbers::at;
use super::reach::{Marks, Reach, members};
use super::services::NONE;

/// Numbers of other workloads, by workload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Degrees {
    pub(super) out: Vec<u64>,
    pub(super) into: Vec<u64>,
}

/// Counts kind by kind, and puts right the pairs that are singled out.
pub(super) fn degrees(reach: &mut Reach<'_, '_>) -> Degrees {
    let members = members(reach);
    let size = |kind: u32| members.get(kind as usize).map_or(0, |list| list.len() as u64);
    let kinds = reach.kinds.len() as usize;
    let (mut out, mut into) = (vec![0u64; kinds], vec![0u64; kinds]);
    for kind in (0..reach.kinds.len()).filter(|kind| size(*kind) > 0) {
        for (other, _) in reach.row(kind).iter().copied() {
            let itself = u64::from(other == kind);
            add(&mut out, kind, size(other) - itself.min(size(other)));
            add(&mut into, other, size(kind) - itself.min(size(kind)));
        }
    }
    let workloads = 0..reach.ground.ends.workloads();
    let of_kind = |counts: &[u64]| -> Vec<u64> {
        workloads.clone().map(|w| at(counts, reach.kinds.kind(w))).collect()
    };
    let mut degrees = Degrees { out: of_kind(&out), into: of_kind(&into) };
    let mut marks = Marks::new(reach.ground);
    for source in workloads {
        reach.singled_out(source, &mut marks);
        let row = reach.row(reach.kinds.kind(source));
        for machine in &marks.named {
            let kind = reach.kinds.kind(*machine);
            let usual = row.binary_search_by_key(&kind, |(other, _)| *other).is_ok();
            let exact = reach.exact(source, *machine) != NONE;
            if usual != exact {
                degrees.correct(source, *machine, exact);
            }
        }
    }
    degrees
}

impl Degrees {
    fn correct(&mut self, source: u32, destination: u32, passes: bool) {
        let ends = [(&mut self.out, source), (&mut self.into, destination)];
        for (counts, machine) in ends {
            if let Some(count) = counts.get_mut(machine as usize) {
                *count = if passes { *count + 1 } else { count.saturating_sub(1) };
            }
        }
    }
}

fn add(counts: &mut [u64], at: u32, more: u64) {
    if let Some(count) = counts.get_mut(at as usize) {
        *count += more;
    }
}

/// How many other workloads a flat network would let each open something to: those that have an
/// address of a family of its own.
pub(super) fn flat(ends: &Ends<'_>) -> Vec<u64> {
    let has = |machine| [Family::V4, Family::V6].map(|family| ends.has(machine, family));
    let mut of = [[0u64; 2]; 2];
    for [v4, v6] in (0..ends.workloads()).map(has) {
        if let Some(count) = of.get_mut(usize::from(v4)).and_then(|c| c.get_mut(usize::from(v6))) {
            *count += 1;
        }
    }
    let [[_, only_v6], [only_v4, both]] = of;
    let others = |machine| match has(machine) {
        [true, true] => only_v4 + only_v6 + both,
        [true, false] => only_v4 + both,
        [false, true] => only_v6 + both,
        [false, false] => 1,
    };
    (0..ends.workloads()).map(|machine| others(machine) - 1).collect()
}
