// SPDX-License-Identifier: Apache-2.0
//! The network as batches for `ip -batch`, from the topology alone.
//!
//! The kernel may have no VLAN module, so that a VLAN is a bridge on the router, one on each
//! hypervisor, and a pair of virtual cables between them.

use crate::topology::{HYPERVISORS, Machine, Place, ROUTER, Topology, Vlan};

/// A batch and the namespace that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// `None`: the namespace in which all others are made.
    pub namespace: Option<String>,
    pub lines: Vec<String>,
}

/// Everything that `ip` is told, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Makes the namespaces.
    pub namespaces: Step,
    /// Makes every bridge and cable, each end in its namespace.
    pub links: Step,
    /// Joins ports to bridges, gives addresses and routes, raises links.
    pub inside: Vec<Step>,
}

impl Plan {
    pub fn of(topology: &Topology) -> Self {
        let names = topology.namespaces();
        Self {
            namespaces: outer(names.iter().map(|name| format!("netns add {name}"))),
            links: outer(links(topology)),
            inside: inside(topology),
        }
    }
}

fn outer(lines: impl IntoIterator<Item = String>) -> Step {
    Step { namespace: None, lines: lines.into_iter().collect() }
}

fn links(topology: &Topology) -> Vec<String> {
    let vlans = topology.vlans.iter();
    let bridges = vlans.flat_map(|v| switches(topology, v).into_iter().map(|n| bridge(v, &n)));
    let uplinks = topology.vlans.iter().flat_map(|v| {
        hypervisors(topology, v).into_iter().map(|hypervisor| {
            cable((&uplink(v), &hypervisor), (&downlink(v, &hypervisor), ROUTER), "")
        })
    });
    let machines = topology.machines.iter().map(|machine| {
        let address = format!("address {} ", machine.mac);
        cable((&machine.name, switch_of(machine)), ("eth0", &machine.name), &address)
    });
    bridges.chain(uplinks).chain(machines).collect()
}

/// Where a VLAN has a bridge: the router, and the hypervisors with a machine in it.
fn switches(topology: &Topology, vlan: &Vlan) -> Vec<String> {
    let mut names = vec![ROUTER.to_owned()];
    names.extend(hypervisors(topology, vlan));
    names
}

fn hypervisors(topology: &Topology, vlan: &Vlan) -> Vec<String> {
    let carries =
        |name: &&str| topology.machines.iter().any(|m| m.vlan == vlan.id && switch_of(m) == *name);
    HYPERVISORS.into_iter().filter(carries).map(str::to_owned).collect()
}

fn switch_of(machine: &Machine) -> &str {
    match &machine.place {
        Place::Hypervisor(name) => name,
        Place::Outside => ROUTER,
    }
}

fn uplink(vlan: &Vlan) -> String {
    format!("up-{}", vlan.id)
}

fn downlink(vlan: &Vlan, hypervisor: &str) -> String {
    format!("{}-{hypervisor}", vlan.id)
}

fn bridge(vlan: &Vlan, namespace: &str) -> String {
    let options = "stp_state 0 forward_delay 0 mcast_snooping 0";
    format!("link add name {} netns {namespace} type bridge {options}", vlan.bridge())
}

fn cable(near: (&str, &str), far: (&str, &str), far_options: &str) -> String {
    let (near_name, near_space) = near;
    let (far_name, far_space) = far;
    format!(
        "link add name {near_name} netns {near_space} type veth \
         peer name {far_name} {far_options}netns {far_space}"
    )
}

fn inside(topology: &Topology) -> Vec<Step> {
    let switches = [ROUTER].into_iter().chain(HYPERVISORS);
    let switches = switches.map(|name| step(name, switch_lines(topology, name)));
    let machines = topology.machines.iter().filter_map(|machine| {
        let vlan = topology.vlan(&machine.vlan)?;
        Some(step(&machine.name, machine_lines(machine, vlan)))
    });
    switches.chain(machines).collect()
}

fn step(namespace: &str, lines: Vec<String>) -> Step {
    Step { namespace: Some(namespace.into()), lines }
}

fn switch_lines(topology: &Topology, switch: &str) -> Vec<String> {
    let mut lines = vec!["link set lo up".to_owned()];
    for vlan in &topology.vlans {
        let is_router = switch == ROUTER;
        let downlinks = hypervisors(topology, vlan);
        if is_router {
            lines.push(format!("link set {} up", vlan.bridge()));
            lines.extend(downlinks.iter().map(|hv| port(&downlink(vlan, hv), vlan)));
            lines.extend(gateway_lines(vlan));
        } else if downlinks.iter().any(|name| name == switch) {
            lines.push(format!("link set {} up", vlan.bridge()));
            lines.push(port(&uplink(vlan), vlan));
        }
        let here = topology.machines.iter().filter(|m| m.vlan == vlan.id);
        lines.extend(here.filter(|m| switch_of(m) == switch).map(|m| port(&m.name, vlan)));
    }
    lines
}

fn port(name: &str, vlan: &Vlan) -> String {
    format!("link set {name} master {} up", vlan.bridge())
}

fn gateway_lines(vlan: &Vlan) -> [String; 2] {
    let bridge = vlan.bridge();
    [
        format!("addr add {}/24 dev {bridge}", vlan.host_v4(1)),
        format!("addr add {}/64 dev {bridge} nodad", vlan.host_v6(1)),
    ]
}

fn machine_lines(machine: &Machine, vlan: &Vlan) -> Vec<String> {
    let [gateway_v4, gateway_v6] = vlan.gateways();
    vec![
        "link set lo up".into(),
        "link set eth0 up".into(),
        format!("addr add {}/24 dev eth0", machine.v4),
        format!("addr add {}/64 dev eth0 nodad", machine.v6),
        format!("route add 0.0.0.0/0 via {gateway_v4}"),
        format!("route add ::/0 via {gateway_v6}"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_machine_has_one_cable_and_one_address_of_each_family() {
        let topology = Topology::citrix();
        let plan = Plan::of(&topology);
        for machine in &topology.machines {
            let end = format!("netns {}", machine.name);
            let cables = plan.links.lines.iter().filter(|l| l.ends_with(&end)).count();
            assert_eq!(cables, 1, "{}", machine.name);
            let inside = plan.inside.iter().find(|s| s.namespace.as_ref() == Some(&machine.name));
            let lines = &inside.unwrap().lines;
            assert_eq!(lines.iter().filter(|l| l.starts_with("addr add")).count(), 2);
        }
    }

    #[test]
    fn a_bridge_stands_only_where_its_vlan_has_machines() {
        let plan = Plan::of(&Topology::citrix());
        let text = plan.links.lines.join("\n");
        assert!(text.contains("br-users netns router"));
        assert!(!text.contains("br-users netns hv-a"));
        assert!(text.contains("br-general netns hv-a") && text.contains("br-general netns hv-b"));
    }
}
