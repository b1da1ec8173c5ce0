// SPDX-License-Identifier: Apache-2.0
//! The site of most scenarios: a client, its server, and whoever stands by.

use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use portolan_site::model::{Selector, Site};
use portolan_testkit::build::{SiteWords, Written, allow, application, categories, site, tier};

use crate::talk::{Talk, Transport};
use crate::world::World;

/// Where the server listens; the policies of the scenarios speak of these.
pub const TCP_PORT: u16 = 443;
pub const UDP_PORT: u16 = 53;

/// The workloads of a world: the first is the client, the second the server, the rest stand by.
pub fn cast(world: &World) -> SiteWords {
    let workloads = world.machines.iter().filter(|m| m.is_workload);
    workloads.enumerate().fold(site(), |site, (index, machine)| {
        let role = match index {
            0 => "Role:client",
            1 => "Role:server",
            _ => "Role:bystander",
        };
        let addresses: Vec<String> = machine.addresses.iter().map(IpAddr::to_string).collect();
        site.workload(&machine.name, &addresses.join(";"), &format!("{role}; Zone:lab"))
    })
}

/// The client may reach the server, and nothing else may.
pub fn shop() -> Written {
    application("shop", [("client", client()), ("server", server())])
        .inbound([allow("use", tier("client"), "tcp/443, udp/53")])
        .outbound([allow("use", tier("server"), "tcp/443, udp/53")])
}

/// The same application, that allows nothing.
pub fn closed_shop() -> Written {
    application("shop", [("client", client()), ("server", server())]).inbound([]).outbound([])
}

pub fn client() -> Selector {
    categories("Role:client")
}

pub fn server() -> Selector {
    categories("Role:server")
}

/// A site, attached where the world judges.
pub fn attached(world: &World, words: SiteWords) -> Site {
    let mut site = words.done();
    site.attachments = world.attachments.clone();
    site
}

/// Client and server, for each family that both have.
pub fn pairs(world: &World) -> Vec<(IpAddr, IpAddr)> {
    let addresses = |n: usize| world.machines.get(n).map(|m| m.addresses.clone());
    let (client, server) = (addresses(0).unwrap_or_default(), addresses(1).unwrap_or_default());
    client.into_iter().zip(server).collect()
}

/// A connection by name, or why it did not open.
pub type Tried = (String, Result<Talk, Box<dyn Error>>);

/// Opens a connection from the client to the server over each family and transport.
pub fn talks(world: &World, patience: Duration) -> Vec<Tried> {
    let mut talks = Vec::new();
    for (from, to) in pairs(world) {
        for (transport, port) in [(Transport::Tcp, TCP_PORT), (Transport::Udp, UDP_PORT)] {
            let to = SocketAddr::new(to, port);
            let name = format!("{transport:?} {from} -> {to}");
            talks.push((name, Talk::open(world, transport, from, to, patience)));
        }
    }
    talks
}
