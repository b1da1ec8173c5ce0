// SPDX-License-Identifier: Apache-2.0
//! One machine of the lab: a network namespace with one interface.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use portolan_net::Family;

/// A machine. Its namespace and its port at the hypervisor bear its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// At most 15 bytes, for an interface is called so.
    pub name: String,
    /// Roles of the catalogue, by id.
    pub roles: BTreeSet<String>,
    pub vlan: String,
    pub place: Place,
    pub v4: Ipv4Addr,
    pub v6: Ipv6Addr,
    pub mac: String,
    /// Those that the inventory gives; a site's own come later.
    pub categories: BTreeMap<String, BTreeSet<String>>,
}

/// Where a machine is plugged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A virtual machine on a hypervisor: a workload of the site.
    Hypervisor(String),
    /// At the router, outside the site: users, administrators, the internet.
    Outside,
}

impl Place {
    pub fn is_virtual(&self) -> bool {
        matches!(self, Self::Hypervisor(_))
    }
}

impl Machine {
    /// IPv4 first.
    pub fn addresses(&self) -> [IpAddr; 2] {
        [self.v4.into(), self.v6.into()]
    }

    pub fn address(&self, family: Family) -> IpAddr {
        match family {
            Family::V4 => self.v4.into(),
            Family::V6 => self.v6.into(),
        }
    }

    pub fn plays(&self, role: &str) -> bool {
        self.roles.contains(role)
    }
}
