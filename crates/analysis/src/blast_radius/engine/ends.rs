// SPDX-License-Identifier: Apache-2.0
//! The machines of a site, and the addresses at which they are judged.

use std::net::IpAddr;

use portolan_acl::Acl;
use portolan_net::{AddressSet, Bound, Family, Intervals};

use super::numbers::{at, small};

/// Positions `from .. to`.
pub(super) type Span = (u32, u32);

/// Addresses by position: IPv4 first, ascending.
#[derive(Clone, Debug)]
pub(super) struct Ends<'a> {
    v4: Vec<u32>,
    v6: Vec<u128>,
    /// The machine at each position.
    machines: Vec<u32>,
    /// The positions of each machine.
    positions: Vec<Vec<u32>>,
    /// The workloads, in order of name. Machines behind them are outside, and only attack.
    pub(super) names: Vec<&'a str>,
}

impl<'a> Ends<'a> {
    /// Every workload, and each address of `outside` as a machine of its own.
    pub(super) fn of(acl: &'a Acl, outside: &[IpAddr]) -> Self {
        let inside = acl.workloads.values().enumerate();
        let inside = inside.flat_map(|(m, list)| list.iter().map(move |a| (*a, small(m))));
        let outside = outside.iter().enumerate();
        let outside = outside.map(|(n, a)| (*a, small(acl.workloads.len() + n)));
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for (address, machine) in inside.chain(outside) {
            match address {
                IpAddr::V4(a) => v4.push((u32::from(a), machine)),
                IpAddr::V6(a) => v6.push((u128::from(a), machine)),
            }
        }
        v4.sort_unstable();
        v6.sort_unstable();
        let machines: Vec<u32> =
            v4.iter().map(|(_, m)| *m).chain(v6.iter().map(|(_, m)| *m)).collect();
        Self {
            positions: positions(&machines),
            machines,
            v4: v4.into_iter().map(|(a, _)| a).collect(),
            v6: v6.into_iter().map(|(a, _)| a).collect(),
            names: acl.workloads.keys().map(|name| &**name).collect(),
        }
    }

    /// How many addresses there are.
    pub(super) fn len(&self) -> u32 {
        small(self.machines.len())
    }

    /// How many machines, those outside among them.
    pub(super) fn machines(&self) -> u32 {
        small(self.positions.len())
    }

    /// How many of the machines are workloads.
    pub(super) fn workloads(&self) -> u32 {
        small(self.names.len())
    }

    pub(super) fn machine(&self, position: u32) -> u32 {
        at(&self.machines, position)
    }

    pub(super) fn positions(&self, machine: u32) -> &[u32] {
        self.positions.get(machine as usize).map_or(&[], Vec::as_slice)
    }

    pub(super) fn family(&self, position: u32) -> Family {
        if (position as usize) < self.v4.len() { Family::V4 } else { Family::V6 }
    }

    /// Whether some address of the machine is of the family.
    pub(super) fn has(&self, machine: u32, family: Family) -> bool {
        self.positions(machine).iter().any(|p| self.family(*p) == family)
    }

    /// Where the members of a set stand.
    pub(super) fn spans(&self, set: &AddressSet) -> Vec<Span> {
        let mut spans = Vec::new();
        stand(&self.v4, 0, &set.v4, &mut spans);
        stand(&self.v6, small(self.v4.len()), &set.v6, &mut spans);
        spans
    }
}

fn positions(machines: &[u32]) -> Vec<Vec<u32>> {
    let count = machines.iter().max().map_or(0, |m| *m as usize + 1);
    let mut positions = vec![Vec::new(); count];
    for (position, machine) in machines.iter().enumerate() {
        if let Some(list) = positions.get_mut(*machine as usize) {
            list.push(small(position));
        }
    }
    positions
}

fn stand<T: Bound>(ends: &[T], before: u32, set: &Intervals<T>, spans: &mut Vec<Span>) {
    for (first, last) in set.iter() {
        let from = ends.partition_point(|end| *end < first);
        let behind = ends.get(from..).unwrap_or_default();
        // Most members are single machines.
        let many = if first == last {
            usize::from(behind.first() == Some(&first))
        } else {
            behind.partition_point(|end| *end <= last)
        };
        if many == 0 {
            continue;
        }
        let (from, to) = (before + small(from), before + small(from + many));
        match spans.last_mut() {
            Some(span) if span.1 == from => span.1 = to,
            _ => spans.push((from, to)),
        }
    }
}
