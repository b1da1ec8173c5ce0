// SPDX-License-Identifier: Apache-2.0
//! What a network needs to be one goes on when everything else is denied (DESIGN 2.5, ADR 0001
//! number 1): neighbours are found, routers are heard, addresses are leased. Nothing more does.
#![allow(clippy::print_stdout, reason = "a test that fails says so")]

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::thread::sleep;
use std::time::Duration;

use portolan_collect::{named, within};
use portolan_conformance::echo::echoes;
use portolan_conformance::scene::{attached, cast, pairs};
use portolan_conformance::talk::QUIET;
use portolan_conformance::tool::run;
use portolan_conformance::{InForce, World, alone};
use portolan_site::model::{Allow, AttachmentKind, Forbid, SiteDefault};
use portolan_target::nftables::Options;
use portolan_testkit::build::strict_quarantine;
use portolan_testkit::build::{SiteWords, addresses, allow, application, categories, everything};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

type Done = Result<(), Box<dyn Error>>;

const CLIENT: &str = "w01";
const SERVER: &str = "w02";
/// Routers and DHCP servers are no workloads here.
const OUTSIDE: &str = "o03";

const ALL_ROUTERS: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 2);
const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);
const ALL_DHCP: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 1, 2);

fn denied(site: SiteWords) -> SiteWords {
    site.default(SiteDefault { allow: Allow::No, forbid: Forbid::Drop })
}

fn quarantined(site: SiteWords) -> SiteWords {
    site.policy(strict_quarantine("q", everything()))
}

/// Plays a scene under a default deny and again under a strict quarantine of all.
fn under_either(kind: AttachmentKind, scene: fn(&World) -> Done) -> Done {
    let world = World::build(kind, 2, 1)?;
    // Duplicate address detection of the link-local addresses.
    sleep(Duration::from_secs(3));
    let mut force = InForce::nothing(&world, Options::default());
    for words in [denied, quarantined] {
        force.change(&attached(&world, words(cast(&world))))?;
        for (from, to) in pairs(&world) {
            assert!(!echoes(&world, from, to, 7, QUIET)?, "everything else is denied");
        }
        scene(&world)?;
    }
    Ok(())
}

fn udp(machine: &str, own: SocketAddr) -> Result<Socket, Box<dyn Error>> {
    let open = || -> std::io::Result<Socket> {
        let socket = Socket::new(Domain::for_address(own), Type::DGRAM, None)?;
        socket.set_reuse_address(true)?;
        if own.is_ipv4() {
            socket.set_broadcast(true)?;
        }
        socket.bind_device(Some(b"eth0"))?;
        socket.bind(&SockAddr::from(own))?;
        socket.set_read_timeout(Some(QUIET))?;
        Ok(socket)
    };
    Ok(within(Some(&named(machine)), open)??)
}

fn any4(port: u16) -> SocketAddr {
    SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), port)
}

fn any6(port: u16) -> SocketAddr {
    SocketAddr::new(Ipv6Addr::UNSPECIFIED.into(), port)
}

/// A host may refuse its own packet with an error: that is silence for the other.
fn hears(to: &Socket, from: &Socket, target: impl Into<SocketAddr>, bytes: &[u8]) -> bool {
    let _ = from.send_to(bytes, &SockAddr::from(target.into()));
    let mut buffer = [std::mem::MaybeUninit::uninit(); 256];
    to.recv(&mut buffer).is_ok_and(|length| length >= bytes.len())
}

fn address_of(world: &World, name: &str, ipv6: bool) -> Result<IpAddr, Box<dyn Error>> {
    let machine = world.machines.iter().find(|m| m.name == name);
    let address = machine.and_then(|m| m.addresses.iter().find(|a| a.is_ipv6() == ipv6));
    Ok(*address.ok_or("no such address")?)
}

fn neighbours_are_found(world: &World) -> Done {
    run(&["ip", "-n", CLIENT, "neighbour", "flush", "all"], "")?;
    for ipv6 in [false, true] {
        // An entry that is probed asks on the wire, whatever the table makes of other packets.
        let peer = address_of(world, SERVER, ipv6)?;
        let state = || run(&["ip", "-n", CLIENT, "neighbour", "show", "to", &peer.to_string()], "");
        assert_eq!(state()?.trim(), "", "nothing is known yet of {peer}");
        let ask = format!("neighbour replace {peer} dev eth0 nud none use\n");
        run(&["ip", "-n", CLIENT, "-batch", "-"], &ask)?;
        let found = (0..100).any(|_| {
            sleep(Duration::from_millis(50));
            state().is_ok_and(|s| s.contains("REACHABLE"))
        });
        assert!(found, "{peer} is not found: {}", state()?);
    }
    Ok(())
}

/// A raw ICMPv6 socket on a machine's link that also listens to a group.
fn icmpv6(machine: &str, group: Ipv6Addr) -> Result<Socket, Box<dyn Error>> {
    let scope = scope(machine)?;
    let open = || -> std::io::Result<Socket> {
        let socket = Socket::new(Domain::IPV6, Type::RAW, Some(Protocol::ICMPV6))?;
        socket.bind_device(Some(b"eth0"))?;
        socket.set_multicast_hops_v6(255)?;
        socket.set_multicast_loop_v6(false)?;
        socket.join_multicast_v6(&group, scope)?;
        socket.set_nonblocking(true)?;
        Ok(socket)
    };
    Ok(within(Some(&named(machine)), open)??)
}

fn scope(machine: &str) -> Result<u32, Box<dyn Error>> {
    let listing = run(&["ip", "-n", machine, "-o", "link", "show", "eth0"], "")?;
    Ok(listing.split(':').next().unwrap_or_default().trim().parse()?)
}

/// Whether a message of this type comes from one to the other; others may come between.
fn message_comes(to: &Socket, from: &Socket, target: SocketAddrV6, kind: u8) -> bool {
    let mut message = [0u8; 16];
    message[0] = kind;
    let _ = from.send_to(&message, &SockAddr::from(target));
    let mut to = to;
    (0..100).any(|_| {
        sleep(Duration::from_millis(5));
        let mut buffer = [0u8; 256];
        while std::io::Read::read(&mut to, &mut buffer).is_ok() {
            if buffer[0] == kind {
                return true;
            }
        }
        false
    })
}

fn routers_are_heard(_: &World) -> Done {
    let (client, router) = (icmpv6(CLIENT, ALL_NODES)?, icmpv6(OUTSIDE, ALL_ROUTERS)?);
    let to =
        |group, machine| Ok::<_, Box<dyn Error>>(SocketAddrV6::new(group, 0, 0, scope(machine)?));
    let (solicitation, advertisement) = (133, 134);
    assert!(
        message_comes(&router, &client, to(ALL_ROUTERS, CLIENT)?, solicitation),
        "solicitation"
    );
    assert!(
        message_comes(&client, &router, to(ALL_NODES, OUTSIDE)?, advertisement),
        "advertisement"
    );
    Ok(())
}

fn addresses_are_leased(world: &World) -> Done {
    let client4 = address_of(world, CLIENT, false)?;
    let (client, server) = (udp(CLIENT, any4(68))?, udp(OUTSIDE, any4(67))?);
    let broadcast = SocketAddr::new(Ipv4Addr::BROADCAST.into(), 67);
    assert!(hears(&server, &client, broadcast, b"discover"), "discover");
    assert!(hears(&client, &server, SocketAddr::new(client4, 68), b"offer"), "offer");
    let everybody = SocketAddr::new(Ipv4Addr::BROADCAST.into(), 68);
    assert!(hears(&client, &server, everybody, b"offer"), "an offer to all");
    let server4 = SocketAddr::new(address_of(world, OUTSIDE, false)?, 67);
    assert!(hears(&server, &client, server4, b"request"), "it counts as the answer to the offer");
    forget_connections(world)?;
    assert!(!hears(&server, &client, server4, b"request"), "a renewal wants a rule");
    without_an_address(CLIENT, client4, || {
        let (client, server) = (udp(CLIENT, any4(68))?, udp(OUTSIDE, any4(67))?);
        assert!(hears(&server, &client, broadcast, b"discover"), "discover without an address");
        Ok(())
    })
}

fn addresses_are_leased_in_ipv6(world: &World) -> Done {
    let (client, server) = (udp(CLIENT, any6(546))?, udp(OUTSIDE, any6(547))?);
    server.join_multicast_v6(&ALL_DHCP, scope(OUTSIDE)?)?;
    let group = SocketAddrV6::new(ALL_DHCP, 547, 0, scope(CLIENT)?);
    assert!(hears(&server, &client, group, b"solicit"), "solicit");
    let client6 = SocketAddr::new(address_of(world, CLIENT, true)?, 546);
    assert!(hears(&client, &server, client6, b"advertise"), "advertise");
    let server6 = SocketAddr::new(address_of(world, OUTSIDE, true)?, 547);
    forget_connections(world)?;
    assert!(!hears(&server, &client, server6, b"renew"), "a renewal wants a rule");
    Ok(())
}

/// As time would: a lease is renewed long after connection tracking has forgotten the offer.
fn forget_connections(world: &World) -> Done {
    for attachment in &world.attachments {
        let netns = attachment.netns.as_deref().unwrap_or_default();
        run(&["ip", "netns", "exec", netns, "conntrack", "-F"], "")?;
    }
    Ok(())
}

fn without_an_address(machine: &str, address: IpAddr, scene: impl FnOnce() -> Done) -> Done {
    let own = format!("{address}/24");
    run(&["ip", "-n", machine, "address", "del", &own, "dev", "eth0"], "")?;
    let played = scene();
    run(&["ip", "-n", machine, "address", "add", &own, "dev", "eth0"], "")?;
    played
}

fn all_of_it(world: &World) -> Done {
    neighbours_are_found(world)?;
    routers_are_heard(world)?;
    addresses_are_leased(world)?;
    addresses_are_leased_in_ipv6(world)
}

#[test]
fn a_host_that_denies_everything_is_still_on_its_network() -> Done {
    alone("a_host_that_denies_everything_is_still_on_its_network", || {
        under_either(AttachmentKind::Host, all_of_it)
    })
}

#[test]
fn a_bridge_that_denies_everything_still_carries_a_network() -> Done {
    alone("a_bridge_that_denies_everything_still_carries_a_network", || {
        under_either(AttachmentKind::Bridge, all_of_it)
    })
}

#[test]
fn a_unicast_renewal_passes_where_a_rule_allows_it() -> Done {
    alone("a_unicast_renewal_passes_where_a_rule_allows_it", || {
        let world = World::build(AttachmentKind::Bridge, 2, 1)?;
        let mut force = InForce::nothing(&world, Options::default());
        let server4 = address_of(&world, OUTSIDE, false)?;
        let renewal = application("lease", [("all", categories("Zone:lab"))]).outbound([allow(
            "renew",
            addresses(&server4.to_string()),
            "udp/67",
        )]);
        force.change(&attached(&world, denied(cast(&world)).policy(renewal)))?;
        let (client, server) = (udp(CLIENT, any4(68))?, udp(OUTSIDE, any4(67))?);
        assert!(hears(&server, &client, SocketAddr::new(server4, 67), b"request"));
        Ok(())
    })
}
