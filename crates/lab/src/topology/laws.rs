// SPDX-License-Identifier: Apache-2.0
//! What holds of every topology, as tests.

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::*;

    fn unique<T: Ord + std::fmt::Debug>(all: impl IntoIterator<Item = T>) {
        let mut seen = BTreeSet::new();
        for each in all {
            let text = format!("{each:?}");
            assert!(seen.insert(each), "{text} stands twice");
        }
    }

    #[test]
    fn no_two_machines_share_a_name_an_address_or_a_mac() {
        let lab = Topology::citrix();
        unique(lab.namespaces());
        unique(lab.machines.iter().flat_map(Machine::addresses));
        unique(lab.machines.iter().map(|m| m.mac.clone()));
    }

    #[test]
    fn every_machine_lies_in_the_subnets_of_its_vlan() {
        let lab = Topology::citrix();
        for machine in &lab.machines {
            let vlan = lab.vlan(&machine.vlan).unwrap();
            assert_eq!(machine.v4.octets()[..3], vlan.v4.octets()[..3], "{}", machine.name);
            assert_eq!(machine.v6.segments()[..4], vlan.v6.segments()[..4], "{}", machine.name);
            assert!(!vlan.gateways().contains(&machine.v4.into()));
        }
    }

    #[test]
    fn every_name_fits_an_interface() {
        let lab = Topology::citrix();
        let bridges = lab.vlans.iter().map(Vlan::bridge);
        for name in lab.namespaces().into_iter().chain(bridges) {
            assert!(name.len() <= 15, "{name}");
        }
    }

    #[test]
    fn the_platform_is_whole() {
        let lab = Topology::citrix();
        let count = |role: &str| lab.machines.iter().filter(|m| m.plays(role)).count();
        assert!(count("vda") >= 20);
        for (role, at_least) in [
            ("user-device", 4),
            ("admin-workstation", 1),
            ("gateway", 1),
            ("storefront", 2),
            ("delivery-controller", 2),
            ("sql-server", 1),
            ("license-server", 1),
            ("director", 1),
            ("fas", 1),
            ("certificate-authority", 1),
            ("wem-infrastructure", 1),
            ("session-recording", 1),
            ("provisioning", 1),
            ("domain-controller", 2),
            ("file-server", 1),
            ("cloud-connector", 2),
            ("citrix-cloud", 1),
        ] {
            assert!(count(role) >= at_least, "{role}");
        }
    }

    #[test]
    fn the_catalogue_knows_every_role() {
        let catalogue = portolan_catalog::Catalogue::shipped();
        for role in Topology::citrix().machines.iter().flat_map(|m| &m.roles) {
            assert!(catalogue.roles.iter().any(|known| known.id == *role), "{role}");
        }
    }

    #[test]
    fn the_two_hypervisors_hold_each_workload_once() {
        let lab = Topology::citrix();
        let attachments = lab.attachments();
        assert!(attachments.iter().all(|a| a.holds.len() > 10));
        let held = attachments.iter().flat_map(|a| a.holds.iter().map(|h| h.machine.clone()));
        let held: Vec<String> = held.collect();
        unique(held.clone());
        let workloads: BTreeSet<String> = lab.workloads().map(|m| m.name.clone()).collect();
        assert_eq!(held.into_iter().collect::<BTreeSet<_>>(), workloads);
    }

    #[test]
    fn the_inventory_has_a_line_for_each_workload() {
        let lab = Topology::citrix();
        let csv = lab.inventory_csv();
        assert_eq!(csv.lines().count(), lab.workloads().count() + 1);
        assert!(csv.contains("vda-secure-01,10.40.30.11;fd40:30::11,vda,Zone:Secure\n"), "{csv}");
        assert!(!csv.contains("user-1"));
    }
}
