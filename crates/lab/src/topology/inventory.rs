// SPDX-License-Identifier: Apache-2.0
//! What an administrator would write down about the lab: the inventory, and who is outside.

use super::{Machine, Topology};

impl Topology {
    /// The site's inventory: `name,addresses,component,categories`, one line a workload.
    pub fn inventory_csv(&self) -> String {
        let mut text = String::from("name,addresses,component,categories\n");
        for machine in self.workloads() {
            text.push_str(&line(machine));
        }
        text
    }

    /// The prefixes of the users' VLAN.
    pub fn users_cidrs(&self) -> Vec<String> {
        self.vlan("users").map_or_else(Vec::new, |v| v.cidrs().to_vec())
    }

    /// The administrators' workstations, each by its addresses.
    pub fn admin_cidrs(&self) -> Vec<String> {
        let admins = self.machines.iter().filter(|m| m.plays("admin-workstation"));
        admins.flat_map(Machine::addresses).map(|a| a.to_string()).collect()
    }

    /// The prefixes that stand for the internet.
    pub fn internet_cidrs(&self) -> Vec<String> {
        self.vlan("internet").map_or_else(Vec::new, |v| v.cidrs().to_vec())
    }
}

fn line(machine: &Machine) -> String {
    let addresses = machine.addresses().map(|a| a.to_string()).join(";");
    let roles: Vec<&str> = machine.roles.iter().map(String::as_str).collect();
    let categories: Vec<String> = machine
        .categories
        .iter()
        .flat_map(|(key, values)| values.iter().map(move |value| format!("{key}:{value}")))
        .collect();
    format!("{},{addresses},{},{}\n", machine.name, roles.join(";"), categories.join(";"))
}
