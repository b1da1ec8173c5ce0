// SPDX-License-Identifier: Apache-2.0
//! An address, and what the list that names it says of it.

use crate::{Address, Direction, Place, Region};

/// A line of a list that was read, or of the shipped one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub address: Address,
    /// The services that list it, by the words of the list, in order.
    pub sections: Vec<String>,
    /// The regions that it serves; all where empty.
    pub regions: Vec<Region>,
    pub direction: Direction,
    /// Whether the list itself says the ports.
    pub has_ports: bool,
}

impl From<Address> for Listed {
    /// A line of the shipped list.
    fn from(address: Address) -> Self {
        let region = match &address.place {
            Place::Name(pattern) => Region::of_name(pattern.base()),
            Place::Network { .. } => None,
        };
        let regions = region.into_iter().collect();
        let (sections, direction) = (Vec::new(), Direction::Outbound);
        Self { address, sections, regions, direction, has_ports: true }
    }
}
