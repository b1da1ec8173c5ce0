// SPDX-License-Identifier: Apache-2.0
//! Machines in network namespaces, joined by a bridge or by a router.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;

use portolan_collect::{named, within};
use portolan_site::model::{Attachment, AttachmentKind};

use crate::tool::{ToolError, run};

/// One machine: a namespace with both families on `eth0`.
#[derive(Clone, Debug)]
pub struct Machine {
    pub name: String,
    pub addresses: Vec<IpAddr>,
    pub is_workload: bool,
}

impl Machine {
    pub fn netns(&self) -> PathBuf {
        named(&self.name)
    }
}

/// Machines, and the places that judge.
#[derive(Debug)]
pub struct World {
    pub kind: AttachmentKind,
    pub machines: Vec<Machine>,
    pub attachments: Vec<Attachment>,
}

const MIDDLE: &str = "middle";

impl World {
    /// Makes the namespaces. The caller has a network and a mount namespace of its own, so that
    /// all of them go with it.
    pub fn build(kind: AttachmentKind, workloads: u8, outside: u8) -> Result<Self, ToolError> {
        let machine = |n: u8| Machine {
            name: if n <= workloads { format!("w{n:02}") } else { format!("o{n:02}") },
            addresses: addresses(kind, n),
            is_workload: n <= workloads,
        };
        let machines: Vec<Machine> = (1..=workloads + outside).map(machine).collect();
        let world = Self { kind, attachments: attachments(kind, &machines), machines };
        run(&["ip", "-batch", "-"], &world.names())?;
        world.settings()?;
        run(&["ip", "-n", MIDDLE, "-batch", "-"], &world.links())?;
        for machine in &world.machines {
            run(&["ip", "-n", &machine.name, "-batch", "-"], &world.addressing(machine))?;
        }
        Ok(world)
    }

    fn names(&self) -> String {
        let all = self.machines.iter().map(|m| m.name.as_str()).chain([MIDDLE]);
        all.fold(String::new(), |mut out, name| {
            let _ = writeln!(out, "netns add {name}");
            out
        })
    }

    fn links(&self) -> String {
        let mut out = String::new();
        if self.kind != AttachmentKind::Router {
            let _ = writeln!(out, "link add br0 type bridge forward_delay 0 mcast_snooping 0");
            let _ = writeln!(out, "link set br0 up");
        }
        for (index, machine) in self.machines.iter().enumerate() {
            let (name, port) = (&machine.name, format!("p{}", index + 1));
            let _ = writeln!(out, "link add {port} type veth peer name eth0 netns {name}");
            if self.kind == AttachmentKind::Router {
                let [v4, v6] = gateways(index + 1);
                let _ = writeln!(out, "address add {v4}/24 dev {port}");
                let _ = writeln!(out, "address add {v6}/64 dev {port} nodad");
            } else {
                let _ = writeln!(out, "link set {port} master br0");
            }
            let _ = writeln!(out, "link set {port} up");
        }
        out
    }

    fn addressing(&self, machine: &Machine) -> String {
        let mut out = String::from("link set lo up\nlink set eth0 up\n");
        for address in &machine.addresses {
            let (length, nodad) = if address.is_ipv4() { (24, "") } else { (64, "nodad") };
            let _ = writeln!(out, "address add {address}/{length} dev eth0 {nodad}");
        }
        if self.kind == AttachmentKind::Router {
            let index = self.machines.iter().position(|m| m.name == machine.name).unwrap_or(0);
            for gateway in gateways(index + 1) {
                let _ = writeln!(out, "route add default via {gateway} dev eth0");
            }
        }
        out
    }

    /// Kernel settings that keep the answers honest: no rate limits on ICMP, forwarding where
    /// there is a router, bridged packets through the IP hooks only where a bridge judges.
    fn settings(&self) -> Result<(), ToolError> {
        let bridge = if self.kind == AttachmentKind::Bridge { "1" } else { "0" };
        let router = if self.kind == AttachmentKind::Router { "1" } else { "0" };
        let middle = [
            ("net/bridge/bridge-nf-call-iptables", bridge),
            ("net/bridge/bridge-nf-call-ip6tables", bridge),
            ("net/bridge/bridge-nf-call-arptables", "0"),
            ("net/ipv4/ip_forward", router),
            ("net/ipv6/conf/all/forwarding", router),
            ("net/ipv4/icmp_ratelimit", "0"),
            ("net/ipv6/icmp/ratelimit", "0"),
        ];
        set(MIDDLE, &middle)?;
        for machine in &self.machines {
            let own = [("net/ipv4/icmp_ratelimit", "0"), ("net/ipv6/icmp/ratelimit", "0")];
            set(&machine.name, &own)?;
        }
        Ok(())
    }

    /// The namespace of each attachment, by its name.
    pub fn netns_of(&self, attachment: &Attachment) -> PathBuf {
        named(attachment.netns.as_deref().unwrap_or(MIDDLE))
    }

    pub fn machine_at(&self, address: IpAddr) -> Option<&Machine> {
        self.machines.iter().find(|m| m.addresses.contains(&address))
    }
}

fn set(netns: &str, settings: &[(&str, &str)]) -> Result<(), ToolError> {
    let write = || {
        settings.iter().try_for_each(|(path, value)| {
            std::fs::write(format!("/proc/sys/{path}"), value).map_err(|e| ToolError {
                command: format!("{path} = {value}"),
                message: e.to_string(),
            })
        })
    };
    let failed = |e: portolan_collect::NetnsError| ToolError {
        command: format!("settings of {netns}"),
        message: e.to_string(),
    };
    within(Some(&named(netns)), write).map_err(failed)?
}

fn addresses(kind: AttachmentKind, n: u8) -> Vec<IpAddr> {
    let (net, host) = if kind == AttachmentKind::Router { (n, 2) } else { (0, n) };
    let v6 = Ipv6Addr::new(0xfd77, 0, 0, u16::from(net), 0, 0, 0, u16::from(host));
    vec![Ipv4Addr::new(10, 77, net, host).into(), v6.into()]
}

fn gateways(n: usize) -> [IpAddr; 2] {
    let net = u8::try_from(n).unwrap_or(u8::MAX);
    let v6 = Ipv6Addr::new(0xfd77, 0, 0, u16::from(net), 0, 0, 0, 1);
    [Ipv4Addr::new(10, 77, net, 1).into(), v6.into()]
}

fn attachments(kind: AttachmentKind, machines: &[Machine]) -> Vec<Attachment> {
    let workloads = || machines.iter().filter(|m| m.is_workload);
    let one = |name: &str, holds: BTreeMap<String, Option<String>>| Attachment {
        name: name.into(),
        kind,
        holds,
        netns: Some(name.into()),
        span: None,
    };
    match kind {
        AttachmentKind::Host => {
            workloads().map(|m| one(&m.name, BTreeMap::from([(m.name.clone(), None)]))).collect()
        }
        AttachmentKind::Router => {
            vec![one(MIDDLE, workloads().map(|m| (m.name.clone(), None)).collect())]
        }
        AttachmentKind::Bridge => {
            let on_bridge = |m: &Machine| (m.name.clone(), Some("br0".to_string()));
            vec![one(MIDDLE, workloads().map(on_bridge).collect())]
        }
    }
}
