// SPDX-License-Identifier: Apache-2.0
//! Where the lab's packets can be judged.

use super::{HYPERVISORS, Machine, Place, Topology};

/// A hypervisor, as an attachment of kind `bridge`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Also the name of its network namespace.
    pub name: String,
    /// Its virtual machines, in the order of the inventory.
    pub holds: Vec<Hold>,
}

/// One virtual machine on a bridge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub machine: String,
    /// The bridge of the machine's VLAN.
    pub bridge: String,
    /// The bridge's port that leads to the machine.
    pub port: String,
}

impl Topology {
    /// The hypervisors and what each holds.
    pub fn attachments(&self) -> Vec<Attachment> {
        let attachment = |name: &str| Attachment { name: name.into(), holds: self.holds(name) };
        HYPERVISORS.into_iter().map(attachment).collect()
    }

    fn holds(&self, hypervisor: &str) -> Vec<Hold> {
        let here = |m: &&Machine| matches!(&m.place, Place::Hypervisor(h) if h == hypervisor);
        self.machines.iter().filter(here).filter_map(|m| self.hold(m)).collect()
    }

    fn hold(&self, machine: &Machine) -> Option<Hold> {
        let bridge = self.vlan(&machine.vlan)?.bridge();
        Some(Hold { machine: machine.name.clone(), bridge, port: machine.name.clone() })
    }
}
