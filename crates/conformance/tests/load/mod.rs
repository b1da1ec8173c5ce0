// SPDX-License-Identifier: Apache-2.0
//! Connections that every policy allows, and datagrams that every policy denies, without a pause
//! while something changes.

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use portolan_conformance::World;
use portolan_conformance::scene::{TCP_PORT, attached, cast, client, pairs, server, shop, talks};
use portolan_conformance::talk::{PATIENCE, at};
use portolan_conformance::tool::run;
use portolan_site::model::{Allow, Forbid, Mode, Site, SiteDefault};
use portolan_testkit::build::{
    SiteWords, addresses, allow, application, categories, deny, everything, isolation,
    strict_quarantine, tier,
};
use socket2::{Domain, SockAddr, Socket, Type};

/// What was seen meanwhile.
pub(crate) struct Seen {
    opened: usize,
    failed: usize,
    /// First packets of allowed connections that had to be sent again.
    again: u64,
    knocked: usize,
    /// Ends at which a denied datagram arrived.
    through: usize,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { opened, again, knocked, .. } = self;
        write!(
            f,
            "{opened} connections opened, {again} first packets sent again, {knocked} datagrams \
             denied"
        )
    }
}

impl Seen {
    /// Nothing denied came through, and everything allowed opened, often enough to see a gap.
    pub(crate) fn hold(&self, changes: usize) {
        assert_eq!(self.through, 0, "a denied datagram came through");
        assert_eq!(self.failed, 0, "connections that did not open");
        // Not none: see the known issues. It stands for a gap that would be seen, not for proof.
        assert!(self.again * 10_000 <= self.opened as u64, "{} first packets lost", self.again);
        assert!(self.opened > changes && self.knocked > changes, "too few to see a gap");
    }
}

/// Denied by every policy of the scene.
const DENIED: u16 = 5353;

/// Sites that all let the client open TCP to the server, and all deny [`DENIED`].
pub(crate) fn alternatives(world: &World) -> Vec<Site> {
    let bystander = || categories("Role:bystander");
    let wide = application("shop", [("server", server())]).inbound([
        deny("not-this", everything(), "udp/5000-6000"),
        allow("any", addresses("0.0.0.0/0, ::/0"), "tcp/1-1000"),
    ]);
    let two = application("shop", [("client", client()), ("server", server())])
        .inbound([allow("one", tier("client"), "tcp/443"), allow("two", bystander(), "udp/53")])
        .outbound([allow("out", everything(), "tcp/443")]);
    let words: Vec<SiteWords> = vec![
        cast(world).policy(shop()),
        cast(world).policy(wide),
        cast(world).policy(shop()).policy(strict_quarantine("q", bystander())),
        cast(world).policy(two).policy(isolation("i", [client(), bystander()])),
        cast(world)
            .policy(shop())
            .policy(strict_quarantine("q", everything()).mode(Mode::Monitor))
            .default(SiteDefault { allow: Allow::No, forbid: Forbid::Drop }),
    ];
    words.into_iter().map(|w| attached(world, w)).collect()
}

/// Opens and closes connections until told to stop; gives how many, and how many failed.
fn opens_in_a_loop(from: IpAddr, to: SocketAddr, stop: &AtomicBool) -> (usize, usize) {
    let (mut opened, mut failed) = (0, 0);
    while !stop.load(Ordering::Relaxed) {
        let open = || -> std::io::Result<()> {
            let socket = Socket::new(Domain::for_address(to), Type::STREAM, None)?;
            socket.bind(&SockAddr::from(SocketAddr::new(from, 0)))?;
            socket.set_linger(Some(Duration::ZERO))?;
            socket.connect_timeout(&SockAddr::from(to), Duration::from_secs(4))
        };
        match open() {
            Ok(()) => opened += 1,
            Err(_) => failed += 1,
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    (opened, failed)
}

/// Sends datagrams, each from a port of its own and so a new connection; gives how many.
fn knocks_in_a_loop(from: IpAddr, to: SocketAddr, stop: &AtomicBool) -> usize {
    let mut sent = 0;
    while !stop.load(Ordering::Relaxed) {
        let send = || UdpSocket::bind(SocketAddr::new(from, 0))?.send_to(b"word", to);
        // A host may deny its own packet with an error.
        let _ = send();
        sent += 1;
        std::thread::sleep(Duration::from_micros(200));
    }
    sent
}

/// A first packet that was lost is sent again after a second; the kernel counts those.
fn sent_again(world: &World, machine: IpAddr) -> Result<u64, Box<dyn Error>> {
    let name = world.machine_at(machine).map(|m| m.name.clone()).unwrap_or_default();
    let table = run(&["ip", "netns", "exec", &name, "cat", "/proc/net/snmp"], "")?;
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("Tcp:"))
        .map(|line| line.split_whitespace().collect())
        .collect();
    let [heads, values] = rows.as_slice() else { return Err("no counters of TCP".into()) };
    let at = heads.iter().position(|h| *h == "RetransSegs").ok_or("no such counter")?;
    Ok(values.get(at).ok_or("no such value")?.parse()?)
}

/// With room for a burst: what its queue has no room for would look like a loss.
fn listener(own: SocketAddr) -> std::io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(own), Type::STREAM, None)?;
    socket.bind(&SockAddr::from(own))?;
    socket.listen(4096)?;
    socket.set_read_timeout(Some(Duration::from_millis(50)))?;
    Ok(socket)
}

/// Does something while packets go. What is in force at first allows the connections.
pub(crate) fn under_load(
    world: &World,
    work: impl FnOnce() -> Result<(), Box<dyn Error>>,
) -> Result<Seen, Box<dyn Error>> {
    // Neighbours that are still sought lose a first packet too.
    assert!(talks(world, PATIENCE).iter().all(|(_, talk)| talk.is_ok()));
    let ends = pairs(world);
    let (mut listeners, mut ears) = (Vec::new(), Vec::new());
    for (_, to) in &ends {
        listeners.push(at(world, *to, || listener(SocketAddr::new(*to, TCP_PORT)))??);
        ears.push(at(world, *to, || UdpSocket::bind((*to, DENIED)))??);
    }
    let before = sent_again(world, ends[0].0)?;
    let mut seen = between(world, &ends, &listeners, work)?;
    seen.again = sent_again(world, ends[0].0)? - before;
    for ear in &ears {
        ear.set_nonblocking(true)?;
        seen.through += usize::from(ear.recv(&mut [0; 16]).is_ok());
    }
    Ok(seen)
}

fn between(
    world: &World,
    ends: &[(IpAddr, IpAddr)],
    listeners: &[Socket],
    work: impl FnOnce() -> Result<(), Box<dyn Error>>,
) -> Result<Seen, Box<dyn Error>> {
    let stop = &AtomicBool::new(false);
    std::thread::scope(|scope| {
        for listener in listeners {
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let _ = listener.accept();
                }
            });
        }
        let mut loops = Vec::new();
        for (from, to) in ends.iter().copied() {
            let opening = scope.spawn(move || {
                let to = SocketAddr::new(to, TCP_PORT);
                at(world, from, || opens_in_a_loop(from, to, stop)).map_err(|e| e.to_string())
            });
            let knocking = scope.spawn(move || {
                let to = SocketAddr::new(to, DENIED);
                at(world, from, || knocks_in_a_loop(from, to, stop)).map_err(|e| e.to_string())
            });
            loops.push((opening, knocking));
        }
        let done = work();
        stop.store(true, Ordering::Relaxed);
        let mut seen = Seen { opened: 0, failed: 0, again: 0, knocked: 0, through: 0 };
        for (opening, knocking) in loops {
            let (opened, failed) = opening.join().map_err(|_| "a loop ended badly")??;
            (seen.opened, seen.failed) = (seen.opened + opened, seen.failed + failed);
            seen.knocked += knocking.join().map_err(|_| "a loop ended badly")??;
        }
        done.map(|()| seen)
    })
}
