// SPDX-License-Identifier: Apache-2.0
//! Two bridges of one hypervisor with a router outside it: a packet between them passes the same
//! hook twice. And addresses that the inventory does not have.
#![allow(clippy::print_stdout, reason = "a test that fails says so")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6, UdpSocket};
use std::thread::sleep;
use std::time::Duration;

use jiff::Timestamp;
use portolan_collect::{Observer, named};
use portolan_conformance::scene::{
    UDP_PORT, attached, cast, closed_shop, pairs, server, shop, talks,
};
use portolan_conformance::talk::{PATIENCE, QUIET, Talk, Transport, at};
use portolan_conformance::tool::run;
use portolan_conformance::world::Machine;
use portolan_conformance::{InForce, World, alone};
use portolan_flow::FirewallEvent;
use portolan_net::parse_addresses;
use portolan_site::model::{
    Allow, Attachment, AttachmentKind, Direction, Forbid, Mode, SiteDefault,
};
use portolan_target::nftables::{LOG_GROUP, Options};
use portolan_testkit::build::{Written, application};

type Done = Result<(), Box<dyn Error>>;

/// Machines by name, with the number of their bridge; the net is numbered as the bridge.
const MACHINES: [(&str, u8); 3] = [("client", 1), ("server", 2), ("stranger", 1)];

fn address(net: u8, host: u8) -> [IpAddr; 2] {
    [
        IpAddr::from([10, 77, net, host]),
        IpAddr::from([0xfd77, 0, 0, net.into(), 0, 0, 0, host.into()]),
    ]
}

/// The hypervisor with `br1` and `br2`, a router with a leg in each, and the machines.
fn two_bridges() -> Result<World, Box<dyn Error>> {
    let mut names = String::from("netns add middle\nnetns add router\n");
    let mut middle = String::new();
    let mut within: BTreeMap<&str, String> = BTreeMap::new();
    within.insert("router", "link set lo up\n".into());
    for net in [1, 2] {
        writeln!(middle, "link add br{net} type bridge forward_delay 0 mcast_snooping 0")?;
        writeln!(middle, "link set br{net} up")?;
        leg(&mut middle, "router", net, &format!("r{net}"), &format!("eth{net}"))?;
        let router = within.entry("router").or_default();
        writeln!(router, "link set eth{net} up")?;
        for own in address(net, 1) {
            writeln!(router, "address add {own}/{} dev eth{net} {}", length(own), nodad(own))?;
        }
    }
    for (index, (name, net)) in MACHINES.into_iter().enumerate() {
        writeln!(names, "netns add {name}")?;
        leg(&mut middle, name, net, &format!("p{index}"), "eth0")?;
        let own = within.entry(name).or_default();
        writeln!(own, "link set lo up\nlink set eth0 up")?;
        for (address, gateway) in addresses(index).into_iter().zip(address(net, 1)) {
            let (length, nodad) = (length(address), nodad(address));
            writeln!(own, "address add {address}/{length} dev eth0 {nodad}")?;
            writeln!(own, "route add default via {gateway} dev eth0")?;
        }
    }
    run(&["ip", "-batch", "-"], &names)?;
    run(&["ip", "-n", "middle", "-batch", "-"], &middle)?;
    for (name, lines) in &within {
        run(&["ip", "-n", name, "-batch", "-"], lines)?;
    }
    settings("middle", "bridge/bridge-nf-call-iptables", "1")?;
    settings("middle", "bridge/bridge-nf-call-ip6tables", "1")?;
    settings("router", "ipv4/ip_forward", "1")?;
    settings("router", "ipv6/conf/all/forwarding", "1")?;
    // Until duplicate address detection is done, neighbours are slow to answer.
    sleep(Duration::from_secs(3));
    Ok(world())
}

fn leg(middle: &mut String, name: &str, net: u8, port: &str, inside: &str) -> std::fmt::Result {
    writeln!(middle, "link add {port} type veth peer name {inside} netns {name}")?;
    writeln!(middle, "link set {port} master br{net}\nlink set {port} up")
}

fn length(address: IpAddr) -> u8 {
    if address.is_ipv4() { 24 } else { 64 }
}

fn nodad(address: IpAddr) -> &'static str {
    if address.is_ipv4() { "" } else { "nodad" }
}

fn settings(netns: &str, path: &str, value: &str) -> Done {
    let write = || std::fs::write(format!("/proc/sys/net/{path}"), value);
    portolan_collect::within(Some(&named(netns)), write)??;
    Ok(())
}

fn addresses(index: usize) -> Vec<IpAddr> {
    let host = u8::try_from(index).unwrap_or(0) + 10;
    MACHINES.get(index).map(|(_, net)| address(*net, host).to_vec()).unwrap_or_default()
}

/// The stranger stands on the first bridge and in no inventory.
fn world() -> World {
    let machine = |(index, (name, _)): (usize, &(&str, u8))| Machine {
        name: (*name).into(),
        addresses: addresses(index),
        is_workload: *name != "stranger",
    };
    let machines: Vec<Machine> = MACHINES.iter().enumerate().map(machine).collect();
    let held = MACHINES.iter().filter(|(name, _)| *name != "stranger");
    let attachment = Attachment {
        name: "hypervisor".into(),
        kind: AttachmentKind::Bridge,
        holds: held.map(|(name, net)| ((*name).into(), Some(format!("br{net}")))).collect(),
        netns: Some("middle".into()),
        span: None,
    };
    World { kind: AttachmentKind::Bridge, machines, attachments: vec![attachment] }
}

/// How often each end was logged, and as what.
type Lines = BTreeMap<(Direction, &'static str), usize>;

fn lines(observer: &mut Observer) -> Result<Lines, Box<dyn Error>> {
    sleep(QUIET);
    let mut lines = Lines::new();
    observer.records(Timestamp::UNIX_EPOCH, &mut |record| {
        let word = match record.firewall_event {
            FirewallEvent::Denied => "deny",
            FirewallEvent::Flagged => "flag",
        };
        *lines.entry((record.direction, word)).or_default() += 1;
    })?;
    Ok(lines)
}

/// One datagram, to which nobody answers.
fn datagram(world: &World, from: IpAddr, to: IpAddr) -> Done {
    let send = || {
        let socket = UdpSocket::bind(SocketAddr::new(from, 0))?;
        socket.send_to(b"word", SocketAddr::new(to, UDP_PORT))
    };
    at(world, from, send)??;
    Ok(())
}

#[test]
fn each_end_judges_and_is_logged_once_though_the_packet_passes_twice() -> Done {
    alone("each_end_judges_and_is_logged_once_though_the_packet_passes_twice", || {
        let world = two_bridges()?;
        let mut force = InForce::nothing(&world, Options::default());
        let watched = closed_shop().mode(Mode::Monitor);
        force.change(&attached(&world, cast(&world).policy(watched)))?;
        let mut observer = Observer::open("hypervisor", Some(&named("middle")), LOG_GROUP)?;
        let (egress, ingress) = (Direction::Egress, Direction::Ingress);
        let once_each = Lines::from([((egress, "flag"), 1), ((ingress, "flag"), 1)]);
        for (from, to) in pairs(&world) {
            datagram(&world, from, to)?;
            assert_eq!(lines(&mut observer)?, once_each, "a datagram {from} -> {to}");
            let stream = SocketAddr::new(to, 443);
            Talk::open(&world, Transport::Tcp, from, stream, PATIENCE)?;
            assert_eq!(lines(&mut observer)?, once_each, "a connection {from} -> {to}");
        }
        force.change(&attached(&world, cast(&world).policy(closed_shop())))?;
        for (from, to) in pairs(&world) {
            datagram(&world, from, to)?;
            let denied = Lines::from([((egress, "deny"), 1)]);
            assert_eq!(lines(&mut observer)?, denied, "{from} -> {to}");
        }
        force.change(&attached(&world, cast(&world).policy(closed_at_the_server())))?;
        for (from, to) in pairs(&world) {
            datagram(&world, from, to)?;
            let denied = Lines::from([((ingress, "deny"), 1)]);
            assert_eq!(lines(&mut observer)?, denied, "{from} -> {to}");
        }
        Ok(())
    })
}

fn closed_at_the_server() -> Written {
    application("shop", [("server", server())]).inbound([])
}

#[test]
fn what_is_allowed_opens_across_both_bridges_and_what_is_not_does_not() -> Done {
    alone("what_is_allowed_opens_across_both_bridges_and_what_is_not_does_not", || {
        let world = two_bridges()?;
        let mut force = InForce::nothing(&world, Options::default());
        for (policy, opens) in
            [(shop(), true), (closed_shop(), false), (closed_at_the_server(), false)]
        {
            force.change(&attached(&world, cast(&world).policy(policy)))?;
            let patience = if opens { PATIENCE } else { QUIET };
            for (name, talk) in talks(&world, patience) {
                assert_eq!(talk.is_ok(), opens, "{name}");
            }
        }
        Ok(())
    })
}

fn opens(world: &World, from: IpAddr, to: IpAddr, patience: Duration) -> bool {
    Talk::open(world, Transport::Tcp, from, SocketAddr::new(to, 443), patience).is_ok()
}

/// Nothing is allowed at any end that judges.
fn all_denied() -> SiteDefault {
    SiteDefault { allow: Allow::No, forbid: Forbid::Drop }
}

#[test]
fn an_address_of_no_workload_is_nobodys_to_judge_and_the_machine_it_reaches_judges() -> Done {
    alone("an_address_of_no_workload_is_nobodys_to_judge_and_the_machine_it_reaches_judges", || {
        let mut world = two_bridges()?;
        // A second machine that took an address of its own accord.
        let second = |n| address(1, n);
        for own in second(99) {
            let (length, nodad) = (length(own), nodad(own));
            let line = format!("address add {own}/{length} dev eth0 {nodad}\n");
            run(&["ip", "-n", "client", "-batch", "-"], &line)?;
        }
        let mut force = InForce::nothing(&world, Options::default());
        force.change(&attached(&world, cast(&world).default(all_denied())))?;
        if let Some(client) = world.machines.first_mut() {
            client.addresses.extend(second(99));
        }
        for (taken, stranger) in second(99).into_iter().zip(addresses(2)) {
            assert!(opens(&world, taken, stranger, PATIENCE), "{taken} is nobody's");
        }
        for (taken, server) in second(99).into_iter().zip(addresses(1)) {
            assert!(!opens(&world, taken, server, QUIET), "the server judges {taken}");
        }
        for (client, stranger) in addresses(0).into_iter().zip(addresses(2)) {
            assert!(!opens(&world, client, stranger, QUIET), "{client} is the client's");
        }
        Ok(())
    })
}

/// The address that the kernel gave to `eth0` of a machine by itself.
fn link_local(name: &str) -> Result<Ipv6Addr, Box<dyn Error>> {
    let listing = run(&["ip", "-n", name, "-6", "-o", "address", "show", "scope", "link"], "")?;
    let word = listing.split_whitespace().find(|w| w.starts_with("fe80::"));
    let word = word.and_then(|w| w.split('/').next()).ok_or("no link-local address")?;
    Ok(word.parse()?)
}

/// The number of `eth0` in a machine.
fn scope(name: &str) -> Result<u32, Box<dyn Error>> {
    let listing = run(&["ip", "-n", name, "-o", "link", "show", "eth0"], "")?;
    Ok(listing.split(':').next().unwrap_or_default().trim().parse()?)
}

/// Whether a datagram from one machine comes to another over the link.
fn reaches_over_the_link(from: &str, to: &str) -> Result<bool, Box<dyn Error>> {
    let heard = portolan_collect::within(Some(&named(to)), || {
        UdpSocket::bind((Ipv6Addr::UNSPECIFIED, UDP_PORT))
    })??;
    heard.set_read_timeout(Some(Duration::from_secs(2)))?;
    let target = SocketAddrV6::new(link_local(to)?, UDP_PORT, 0, scope(from)?);
    let send = || UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0))?.send_to(b"word", target);
    portolan_collect::within(Some(&named(from)), send)??;
    Ok(heard.recv(&mut [0; 16]).is_ok())
}

#[test]
fn link_local_addresses_that_nobody_listed_are_caught_as_unlabelled() -> Done {
    alone("link_local_addresses_that_nobody_listed_are_caught_as_unlabelled", || {
        let world = two_bridges()?;
        let mut force = InForce::nothing(&world, Options::default());
        for (allow, passes) in [(Allow::Yes, true), (Allow::No, false)] {
            let words = cast(&world).default(all_denied()).unlabelled(allow, Mode::Enforce);
            force.change(&attached(&world, words))?;
            let reached = reaches_over_the_link("client", "stranger")?;
            assert_eq!(reached, passes, "unlabelled: {allow:?}");
        }
        Ok(())
    })
}

#[test]
fn an_address_taken_within_the_sites_networks_is_caught_as_unlabelled() -> Done {
    alone("an_address_taken_within_the_sites_networks_is_caught_as_unlabelled", || {
        let world = two_bridges()?;
        let mut force = InForce::nothing(&world, Options::default());
        for (networks, passes) in [("192.0.2.0/24", true), ("10.77.1.0/24, fd77:0:0:1::/64", false)]
        {
            let words = cast(&world).unlabelled(Allow::No, Mode::Enforce);
            let mut site = attached(&world, words);
            for word in networks.split(", ") {
                site.networks = site.networks.union(&parse_addresses(word)?);
            }
            force.change(&site)?;
            for (client, stranger) in addresses(0).into_iter().zip(addresses(2)) {
                let patience = if passes { PATIENCE } else { QUIET };
                let opened = opens(&world, client, stranger, patience);
                assert_eq!(opened, passes, "{client} -> {stranger}, networks {networks}");
            }
        }
        Ok(())
    })
}
