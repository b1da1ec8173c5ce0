// SPDX-License-Identifier: Apache-2.0
//! Who stands at an end: a workload, or addresses outside that stand for a role of the charts.

use std::net::IpAddr;

use portolan_net::{AddressSet, Family};
use portolan_site::model::Workload;

/// One end of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party<'a> {
    Workload(&'a Workload),
    /// Addresses that no workload has.
    Outside {
        /// Of a selector by address, such as the name of a group.
        words: String,
        set: AddressSet,
        /// One for each part of the set that some entry tells from the rest.
        addresses: Vec<IpAddr>,
    },
    /// DNS names that stand for a role, with an address that each is made to have.
    Names {
        /// A group of the site that covers them all, or else the role.
        group: String,
        /// Whether the site has that group, and so means the role to be reached.
        declared: bool,
        hosts: Vec<String>,
        addresses: Vec<IpAddr>,
    },
}

impl Party<'_> {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Workload(workload) => &workload.name,
            Self::Outside { words, .. } => words,
            Self::Names { group, .. } => group,
        }
    }

    pub(crate) fn is_outside(&self) -> bool {
        !matches!(self, Self::Workload(_))
    }

    /// A workload speaks from its first address of each family, the outside from all of them.
    fn addresses(&self, family: Family) -> Vec<IpAddr> {
        let of_family = |a: &&IpAddr| Family::of(**a) == family;
        match self {
            Self::Workload(w) => w.addresses.iter().find(of_family).copied().into_iter().collect(),
            Self::Outside { addresses, .. } | Self::Names { addresses, .. } => {
                addresses.iter().filter(of_family).copied().collect()
            }
        }
    }
}

/// The pairs of addresses of one family, over which two parties meet.
pub(crate) fn meetings(source: &Party<'_>, destination: &Party<'_>) -> Vec<(IpAddr, IpAddr)> {
    let mut pairs = Vec::new();
    for family in [Family::V4, Family::V6] {
        for from in source.addresses(family) {
            pairs.extend(destination.addresses(family).into_iter().map(|to| (from, to)));
        }
    }
    pairs
}
