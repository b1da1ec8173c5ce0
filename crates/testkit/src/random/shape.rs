// SPDX-License-Identifier: Apache-2.0
//! What a drawn site is made of: the parts that the caller owns.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use portolan_net::{AddressSet, Family, Protocol, Service};
use portolan_site::model::Date;

/// The machines, addresses and services that drawn sites and connections are about.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Names and addresses of the workloads. A drawn site has all of them.
    pub workloads: Vec<(String, Vec<IpAddr>)>,
    /// Addresses that no workload has, and that connections may come from and go to.
    pub outside: Vec<IpAddr>,
    /// Broadcast and multicast groups that connections may go to; may be empty.
    pub groups: Vec<IpAddr>,
    /// What a site may say are its own networks, whoever is there.
    pub networks: AddressSet,
    /// What connections ask for, and what most rules speak of. ICMP is used over IPv4 alone and
    /// ICMPv6 over IPv6 alone.
    pub services: Vec<Service>,
    /// The most policies that a site has.
    pub policies: usize,
    /// The day around which rules expire.
    pub today: Date,
}

impl Shape {
    /// So many workloads of both families, some outside addresses, the groups and services that
    /// plumbing is about, and a few ordinary services.
    pub fn dual_stack(workloads: u8) -> Self {
        Self {
            workloads: (1..=workloads).map(|n| (format!("w{n:02}"), pair(10, n))).collect(),
            outside: (1..=4).flat_map(|n| pair(99, n)).chain(link_local()).collect(),
            networks: AddressSet::range(
                Ipv4Addr::new(10, 99, 0, 0).into(),
                Ipv4Addr::new(10, 99, 0, 2).into(),
            ),
            groups: vec![
                Ipv4Addr::BROADCAST.into(),
                Ipv4Addr::new(239, 1, 2, 3).into(),
                Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 1, 2).into(),
                Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1).into(),
            ],
            services: usual_services(),
            policies: 12,
            today: jiff::civil::date(2026, 3, 14),
        }
    }

    /// The services that a connection of one family can ask for.
    pub(crate) fn services_of(&self, family: Family) -> Vec<Service> {
        let fits = |s: &&Service| match s.protocol {
            Protocol::ICMP => family == Family::V4,
            Protocol::ICMPV6 => family == Family::V6,
            _ => true,
        };
        self.services.iter().filter(fits).copied().collect()
    }

    /// Every address of a workload.
    pub(crate) fn inside(&self) -> Vec<IpAddr> {
        self.workloads.iter().flat_map(|(_, addresses)| addresses.clone()).collect()
    }

    /// Every address that a connection can have at an end, groups aside.
    pub(crate) fn hosts(&self) -> Vec<IpAddr> {
        self.inside().into_iter().chain(self.outside.iter().copied()).collect()
    }
}

/// Addresses that machines have by themselves.
fn link_local() -> [IpAddr; 2] {
    let v6 = Ipv6Addr::new(0xfe80, 0, 0, 0, 0x40, 0, 0, 7);
    [Ipv4Addr::new(169, 254, 40, 7).into(), v6.into()]
}

fn pair(net: u8, host: u8) -> Vec<IpAddr> {
    let v6 = Ipv6Addr::new(0xfd00, u16::from(net), 0, 0, 0, 0, 0, u16::from(host));
    vec![Ipv4Addr::new(10, net, 0, host).into(), v6.into()]
}

fn usual_services() -> Vec<Service> {
    vec![
        Service::tcp(80),
        Service::tcp(443),
        Service::tcp(1433),
        Service::tcp(1494),
        Service::tcp(2598),
        Service::udp(53),
        Service::udp(16_500),
        Service::icmp(8, 0),
        Service::icmpv6(128, 0),
        Service::bare(Protocol(47)),
        Service::udp(67),
        Service::udp(68),
        Service::udp(546),
        Service::udp(547),
        Service::icmpv6(135, 0),
        Service::icmpv6(143, 0),
    ]
}
