// SPDX-License-Identifier: Apache-2.0
//! A denial that refuses tells the initiator at once, and the peer never learns of it.
#![allow(
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    clippy::type_complexity,
    reason = "what was seen is part of the proof"
)]

use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::time::{Duration, Instant};

use portolan_conformance::scene::{
    TCP_PORT, UDP_PORT, attached, cast, client, closed_shop, pairs, shop, talks,
};
use portolan_conformance::talk::{PATIENCE, Way, at};
use portolan_conformance::tool::run;
use portolan_conformance::{InForce, World, alone};
use portolan_site::model::{Allow, AttachmentKind, Forbid, SiteDefault};
use portolan_target::nftables::Options;
use portolan_testkit::build::{SiteWords, strict_quarantine};
use socket2::{Domain, SockAddr, Socket, Type};

type Done = Result<(), Box<dyn Error>>;

/// Longer than any answer takes here, shorter than TCP's second attempt at a connection.
const AT_ONCE: Duration = Duration::from_millis(800);

/// How an attempt ended.
#[derive(Debug, PartialEq, Eq)]
enum Ending {
    /// By TCP's reset.
    Refused,
    /// By ICMP administratively prohibited: "no route to host" in IPv4, "access" in IPv6.
    Prohibited,
    Silence,
    Other(String),
}

fn ending(result: io::Result<()>) -> Ending {
    match result {
        Ok(()) => Ending::Other("no refusal".into()),
        Err(e) => match e.kind() {
            io::ErrorKind::ConnectionRefused => Ending::Refused,
            io::ErrorKind::HostUnreachable | io::ErrorKind::PermissionDenied => Ending::Prohibited,
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Ending::Silence,
            _ => Ending::Other(e.to_string()),
        },
    }
}

fn tcp(world: &World, from: IpAddr, to: SocketAddr) -> Result<Ending, Box<dyn Error>> {
    let attempt = || {
        let socket = Socket::new(Domain::for_address(to), Type::STREAM, None)?;
        socket.connect_timeout(&SockAddr::from(to), AT_ONCE)
    };
    Ok(ending(at(world, from, attempt)?))
}

fn udp(world: &World, from: IpAddr, to: SocketAddr) -> Result<Ending, Box<dyn Error>> {
    let attempt = || {
        let socket = UdpSocket::bind(SocketAddr::new(from, 0))?;
        socket.set_read_timeout(Some(AT_ONCE))?;
        socket.connect(to)?;
        socket.send(b"word")?;
        socket.recv(&mut [0; 64]).map(|_| ())
    };
    Ok(ending(at(world, from, attempt)?))
}

/// Each attempt of the client at the server, over both families, with nothing at the server.
fn every_attempt_ends(world: &World, case: &str, on: [Ending; 2]) -> Done {
    for (from, to) in pairs(world) {
        let (stream, datagram) = (SocketAddr::new(to, TCP_PORT), SocketAddr::new(to, UDP_PORT));
        let listener = at(world, to, || TcpListener::bind(stream))??;
        let socket = at(world, to, || UdpSocket::bind(datagram))??;
        listener.set_nonblocking(true)?;
        socket.set_nonblocking(true)?;
        let start = Instant::now();
        let seen = [tcp(world, from, stream)?, udp(world, from, datagram)?];
        println!("{case}: {from} -> {to}: {seen:?} in {} ms", start.elapsed().as_millis());
        assert_eq!(seen, on, "{case}: {from} -> {to}");
        assert!(listener.accept().is_err(), "{case}: a connection reached {to}");
        assert!(socket.recv(&mut [0; 64]).is_err(), "{case}: a datagram reached {to}");
    }
    Ok(())
}

fn refusing() -> [(&'static str, fn(SiteWords) -> SiteWords); 3] {
    [
        ("an application that refuses", |s| s.policy(closed_shop().refusing(Forbid::Reject))),
        ("a site that refuses", |s| {
            s.default(SiteDefault { allow: Allow::No, forbid: Forbid::Reject })
        }),
        ("a quarantine that refuses", |s| {
            s.policy(strict_quarantine("q", client()).refusing(Forbid::Reject))
        }),
    ]
}

fn refused() -> [Ending; 2] {
    [Ending::Refused, Ending::Prohibited]
}

fn the_initiator_is_told_at_once(world: &World) -> Done {
    let mut force = InForce::nothing(world, Options::default());
    for (case, words) in refusing() {
        force.change(&attached(world, words(cast(world))))?;
        every_attempt_ends(world, case, refused())?;
    }
    let dropping = strict_quarantine("q", client());
    force.change(&attached(world, cast(world).policy(dropping)))?;
    let denied_by_itself = world.kind == AttachmentKind::Host;
    let datagram = if denied_by_itself { Ending::Prohibited } else { Ending::Silence };
    every_attempt_ends(world, "a quarantine that drops", [Ending::Silence, datagram])
}

/// What is open ends with a reset at the side that speaks.
fn an_open_connection_is_reset(world: &World) -> Done {
    let mut force = InForce::nothing(world, Options::default());
    force.change(&attached(world, cast(world).policy(shop())))?;
    let mut open = Vec::new();
    for (name, talk) in talks(world, PATIENCE) {
        open.push((name, talk?));
    }
    let cut = strict_quarantine("q", client()).refusing(Forbid::Reject);
    force.change(&attached(world, cast(world).policy(shop()).policy(cut)))?;
    for (name, talk) in &mut open {
        let word = talk.say(Way::ToServer);
        assert!(!talk.hears(Way::ToServer, word, AT_ONCE), "{name} still carries");
        assert!(talk.is_broken(), "{name} does not know");
    }
    Ok(())
}

#[test]
fn a_host_refuses_so_that_the_initiator_knows() -> Done {
    alone("a_host_refuses_so_that_the_initiator_knows", || {
        the_initiator_is_told_at_once(&World::build(AttachmentKind::Host, 3, 0)?)
    })
}

#[test]
fn a_router_refuses_so_that_the_initiator_knows() -> Done {
    alone("a_router_refuses_so_that_the_initiator_knows", || {
        let world = World::build(AttachmentKind::Router, 3, 0)?;
        the_initiator_is_told_at_once(&world)?;
        an_open_connection_is_reset(&world)
    })
}

#[test]
fn a_bridge_with_an_address_refuses_so_that_the_initiator_knows() -> Done {
    alone("a_bridge_with_an_address_refuses_so_that_the_initiator_knows", || {
        let world = World::build(AttachmentKind::Bridge, 3, 0)?;
        let own = "address add 10.77.0.254/24 dev br0\naddress add fd77::fe/64 dev br0 nodad\n";
        run(&["ip", "-n", "middle", "-batch", "-"], own)?;
        the_initiator_is_told_at_once(&world)?;
        an_open_connection_is_reset(&world)
    })
}

#[test]
fn a_bridge_without_an_address_denies_in_silence() -> Done {
    alone("a_bridge_without_an_address_denies_in_silence", || {
        let world = World::build(AttachmentKind::Bridge, 3, 0)?;
        let mut force = InForce::nothing(&world, Options::default());
        for (case, words) in refusing() {
            force.change(&attached(&world, words(cast(&world))))?;
            every_attempt_ends(&world, case, [Ending::Silence, Ending::Silence])?;
        }
        Ok(())
    })
}
