// SPDX-License-Identifier: Apache-2.0
//! The address space cut where groups begin and end.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use portolan_net::{AddressSet, Bound, Intervals};

/// Addresses that lie in exactly the same groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub first: IpAddr,
    pub last: IpAddr,
    /// Positions, in the list of groups that was given, of those that hold it; ascending.
    pub groups: Vec<usize>,
}

/// All cells of both families that lie in at least one group, IPv4 first, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partition {
    pub cells: Vec<Cell>,
}

impl Partition {
    pub fn of(groups: &[&AddressSet]) -> Self {
        let v4 = sweep(groups.iter().map(|g| &g.v4));
        let v6 = sweep(groups.iter().map(|g| &g.v6));
        let v4 = v4.into_iter().map(|(a, b, groups)| Cell {
            first: Ipv4Addr::from(a).into(),
            last: Ipv4Addr::from(b).into(),
            groups,
        });
        let v6 = v6.into_iter().map(|(a, b, groups)| Cell {
            first: Ipv6Addr::from(a).into(),
            last: Ipv6Addr::from(b).into(),
            groups,
        });
        Self { cells: v4.chain(v6).collect() }
    }
}

/// Where something begins, or has ended: the groups that open and the groups that close there.
type Events<T> = BTreeMap<T, (Vec<usize>, Vec<usize>)>;

fn sweep<'a, T: Bound + 'a>(
    groups: impl Iterator<Item = &'a Intervals<T>>,
) -> Vec<(T, T, Vec<usize>)> {
    let mut events: Events<T> = BTreeMap::new();
    for (index, group) in groups.enumerate() {
        for (first, last) in group.iter() {
            events.entry(first).or_default().0.push(index);
            if let Some(after) = last.next() {
                events.entry(after).or_default().1.push(index);
            }
        }
    }
    let mut cells = Vec::with_capacity(events.len());
    let mut open = std::collections::BTreeSet::new();
    let mut events = events.into_iter().peekable();
    while let Some((at, (opens, closes))) = events.next() {
        closes.iter().for_each(|g| {
            open.remove(g);
        });
        open.extend(opens);
        let last = events.peek().and_then(|(next, _)| next.previous()).unwrap_or(T::MAX);
        if !open.is_empty() {
            cells.push((at, last, open.iter().copied().collect()));
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use portolan_net::parse_addresses;

    use super::*;

    #[test]
    fn every_address_lies_in_the_cell_of_its_groups() {
        let set = |w: &str| parse_addresses(w).unwrap();
        let groups = [set("10.0.0.0/8"), set("10.1.0.0/16"), set("0.0.0.0/0"), set("10.1.0.5")];
        let refs: Vec<&AddressSet> = groups.iter().collect();
        let partition = Partition::of(&refs);
        for probe in ["0.0.0.0", "10.0.0.0", "10.1.0.4", "10.1.0.5", "10.2.0.0", "255.255.255.255"]
        {
            let address: IpAddr = probe.parse().unwrap();
            let holding: Vec<usize> = (0..4).filter(|i| groups[*i].contains(address)).collect();
            let cells = &partition.cells;
            let cell = cells.iter().find(|c| c.first <= address && address <= c.last).unwrap();
            assert_eq!(cell.groups, holding, "{probe}");
        }
    }
}
