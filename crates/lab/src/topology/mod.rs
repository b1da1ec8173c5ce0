// SPDX-License-Identifier: Apache-2.0
//! The lab as data: its VLANs, its machines, and where each machine is plugged in.
//!
//! Everything else in this crate is derived from a [`Topology`]: the network that is built, the
//! listeners that are opened, the day that is played, and the inventory that a site is made from.

mod attachment;
mod citrix;
mod inventory;
mod laws;
mod machine;
mod vlan;

pub use attachment::{Attachment, Hold};
pub use machine::{Machine, Place};
pub use vlan::Vlan;

use std::net::IpAddr;

/// A whole lab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topology {
    /// What `portolan lab` calls it.
    pub name: String,
    pub vlans: Vec<Vlan>,
    /// In the order of the inventory.
    pub machines: Vec<Machine>,
}

/// The namespace of the router between the VLANs.
pub const ROUTER: &str = "router";

/// The namespaces of the two hypervisors.
pub const HYPERVISORS: [&str; 2] = ["hv-a", "hv-b"];

impl Topology {
    /// The Citrix platform.
    pub fn citrix() -> Self {
        citrix::topology()
    }

    /// A topology by the name that the command line gives it.
    pub fn named(name: &str) -> Option<Self> {
        (name == "citrix").then(Self::citrix)
    }

    pub fn machine(&self, name: &str) -> Option<&Machine> {
        self.machines.iter().find(|m| m.name == name)
    }

    /// The machine that has this address.
    pub fn machine_at(&self, address: IpAddr) -> Option<&Machine> {
        self.machines.iter().find(|m| m.addresses().contains(&address))
    }

    pub fn vlan(&self, id: &str) -> Option<&Vlan> {
        self.vlans.iter().find(|v| v.id == id)
    }

    /// The machines that are workloads of the site.
    pub fn workloads(&self) -> impl Iterator<Item = &Machine> {
        self.machines.iter().filter(|m| m.place.is_virtual())
    }

    /// The names of every namespace: router, hypervisors, machines.
    pub fn namespaces(&self) -> Vec<String> {
        let fixed = [ROUTER].into_iter().chain(HYPERVISORS).map(str::to_owned);
        fixed.chain(self.machines.iter().map(|m| m.name.clone())).collect()
    }
}
