// SPDX-License-Identifier: Apache-2.0
//! Kernel settings of each namespace, written before its links exist so that they inherit them.

use std::fs;

use crate::LabError;
use crate::namespace::within;
use crate::topology::{HYPERVISORS, ROUTER, Topology};

/// A setting under `/proc/sys/net` and whether the lab needs it.
struct Setting(&'static str, &'static str, Need);

#[derive(PartialEq)]
enum Need {
    Must,
    /// Not every kernel has it, or lets a namespace change it.
    May,
}

/// Addresses are given by hand and serve at once.
const EVERYWHERE: &[Setting] = &[
    Setting("ipv6/conf/default/accept_dad", "0", Need::May),
    Setting("ipv6/conf/default/accept_ra", "0", Need::May),
    Setting("ipv6/conf/default/router_solicitations", "0", Need::May),
];

/// Lets the player send echo requests without a raw socket.
const MACHINE: &[Setting] = &[Setting("ipv4/ping_group_range", "0 0", Need::Must)];

/// It forwards between VLANs and judges nothing on its bridges.
const ON_ROUTER: &[Setting] = &[
    Setting("ipv4/ip_forward", "1", Need::Must),
    Setting("ipv6/conf/all/forwarding", "1", Need::Must),
    Setting("ipv4/conf/all/send_redirects", "0", Need::May),
    Setting("bridge/bridge-nf-call-iptables", "0", Need::May),
    Setting("bridge/bridge-nf-call-ip6tables", "0", Need::May),
    Setting("bridge/bridge-nf-call-arptables", "0", Need::May),
];

/// Packets between its virtual machines pass the rules for IP.
const ON_HYPERVISOR: &[Setting] = &[
    Setting("bridge/bridge-nf-call-iptables", "1", Need::May),
    Setting("bridge/bridge-nf-call-ip6tables", "1", Need::May),
];

pub(super) fn apply(topology: &Topology) -> Result<(), LabError> {
    topology.namespaces().iter().try_for_each(|name| {
        let own = if name == ROUTER {
            ON_ROUTER
        } else if HYPERVISORS.contains(&name.as_str()) {
            ON_HYPERVISOR
        } else {
            MACHINE
        };
        within(name, || EVERYWHERE.iter().chain(own).try_for_each(write))
    })
}

fn write(Setting(path, value, need): &Setting) -> Result<(), LabError> {
    match fs::write(format!("/proc/sys/net/{path}"), value) {
        Err(why) if *need == Need::Must => Err(LabError::failed(format!("net/{path}"), why)),
        _ => Ok(()),
    }
}
