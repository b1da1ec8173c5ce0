// SPDX-License-Identifier: Apache-2.0
//! Who stands at an end of a requirement: roles of the chart, and those that play them.

use std::sync::Arc;

use portolan_net::AddressSet;
use portolan_site::model::Site;

use super::Machine;
use crate::check::Party;

/// One end of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// As people call them.
    pub roles: Vec<String>,
    /// Nobody, where the party is not in the inventory.
    pub parties: Arc<[Who]>,
}

/// Somebody who plays a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Machine(Machine),
    /// Addresses outside, by the name that the site gives them.
    Group {
        name: String,
        /// As the site declares them.
        addresses: AddressSet,
        /// Those among them that no machine of the inventory has and no exception takes out.
        asked: AddressSet,
    },
    /// DNS names.
    Names {
        name: String,
        hosts: Vec<String>,
    },
}

impl Who {
    pub(super) fn of(site: &Site, party: &Party<'_>) -> Self {
        match party {
            Party::Workload(workload) => Self::Machine(Machine::of(workload)),
            Party::Names { group, hosts, .. } => {
                Self::Names { name: group.clone(), hosts: hosts.clone() }
            }
            Party::Outside { words, set, .. } => {
                let group = site.address_groups.get(words).unwrap_or(set).clone();
                Self::Group { name: words.clone(), addresses: group, asked: set.clone() }
            }
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Machine(machine) => &machine.name,
            Self::Group { name, .. } | Self::Names { name, .. } => name,
        }
    }

    /// Its addresses, or the names that stand for them.
    pub fn addresses(&self) -> Vec<String> {
        match self {
            Self::Machine(machine) => machine.addresses.iter().map(ToString::to_string).collect(),
            Self::Group { addresses, .. } => {
                addresses.to_string().split(", ").map(str::to_owned).collect()
            }
            Self::Names { hosts, .. } => hosts.clone(),
        }
    }
}
