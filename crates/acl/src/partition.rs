// SPDX-License-Identifier: Apache-2.0
//! The address space cut where groups begin and end.

use std::net::IpAddr;

use portolan_net::{AddressNumber, AddressSet, each_cell};

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
        let cells = [cells::<u32>(groups), cells::<u128>(groups)];
        Self { cells: cells.concat() }
    }
}

fn cells<T: AddressNumber>(groups: &[&AddressSet]) -> Vec<Cell> {
    let mut cells = Vec::new();
    each_cell(groups.iter().map(|g| T::part(g)), |first: T, last, groups| {
        cells.push(Cell { first: first.address(), last: last.address(), groups: groups.to_vec() });
    });
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
