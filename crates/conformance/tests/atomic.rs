// SPDX-License-Identifier: Apache-2.0
//! A change is one transaction: packets meet the old policy or the new one, never neither.
#![allow(clippy::print_stdout, clippy::indexing_slicing, reason = "a test that fails says so")]

use std::error::Error;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fastrand::Rng;
use portolan_conformance::in_force::TABLE;
use portolan_conformance::scene::{TCP_PORT, attached, cast, client, pairs, server, shop, talks};
use portolan_conformance::talk::{PATIENCE, QUIET, Talk, Transport, at};
use portolan_conformance::tool::run;
use portolan_conformance::{InForce, World, alone};
use portolan_site::model::{Allow, AttachmentKind, Forbid, Mode, Site, SiteDefault};
use portolan_target::nftables::{Options, read_back};
use portolan_testkit::build::{
    SiteWords, addresses, allow, application, categories, deny, everything, isolation,
    strict_quarantine, tier,
};
use portolan_testkit::{Shape, random_site};
use socket2::{Domain, SockAddr, Socket, Type};

type Done = Result<(), Box<dyn Error>>;

const CHANGES: usize = 200;
/// Denied by every policy of the scene.
const DENIED: u16 = 5353;

/// Sites that all let the client open TCP to the server, and all deny [`DENIED`].
fn alternatives(world: &World) -> Vec<Site> {
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

fn no_packet_meets_neither_policy(kind: AttachmentKind) -> Done {
    let world = World::build(kind, 3, 0)?;
    let (sites, mut force) = (alternatives(&world), InForce::nothing(&world, Options::default()));
    force.change(&sites[0])?;
    // Neighbours that are still sought lose a first packet too.
    assert!(talks(&world, PATIENCE).iter().all(|(_, talk)| talk.is_ok()));
    let ends = pairs(&world);
    let mut listeners = Vec::new();
    let mut ears = Vec::new();
    for (_, to) in &ends {
        listeners.push(at(&world, *to, || listener(SocketAddr::new(*to, TCP_PORT)))??);
        ears.push(at(&world, *to, || UdpSocket::bind((*to, DENIED)))??);
    }
    let before = sent_again(&world, ends[0].0)?;
    let (stop, world_ref) = (AtomicBool::new(false), &world);
    let (opened, knocked) = std::thread::scope(|scope| -> Result<_, Box<dyn Error>> {
        let stop = &stop;
        for listener in &listeners {
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
                at(world_ref, from, || opens_in_a_loop(from, to, stop)).map_err(|e| e.to_string())
            });
            let knocking = scope.spawn(move || {
                let to = SocketAddr::new(to, DENIED);
                at(world_ref, from, || knocks_in_a_loop(from, to, stop)).map_err(|e| e.to_string())
            });
            loops.push((opening, knocking));
        }
        let changed = (1..=CHANGES).try_for_each(|n| {
            let sent = force.change(&sites[n % sites.len()])?;
            if sent.is_empty() { Err("a change that sends nothing".into()) } else { Ok(()) }
        });
        stop.store(true, Ordering::Relaxed);
        let (mut opened, mut knocked) = (0, 0);
        for (opening, knocking) in loops {
            let (some, failed) = opening.join().map_err(|_| "a loop ended badly")??;
            assert_eq!(failed, 0, "{kind:?}: connections that did not open");
            opened += some;
            knocked += knocking.join().map_err(|_| "a loop ended badly")??;
        }
        changed.map(|()| (opened, knocked)).map_err(|e: Box<dyn Error>| e)
    })?;
    let again = sent_again(&world, ends[0].0)? - before;
    for ear in &ears {
        ear.set_nonblocking(true)?;
        assert!(ear.recv(&mut [0; 16]).is_err(), "{kind:?}: a denied datagram came through");
    }
    println!(
        "{kind:?}: {CHANGES} changes, {opened} connections opened, {again} first packets sent \
         again, {knocked} datagrams denied"
    );
    // Not none: see the known issues. It stands for a gap that would be seen, not for proof.
    assert!(again * 10_000 <= opened as u64, "{kind:?}: {again} first packets were lost");
    assert!(opened > CHANGES && knocked > CHANGES, "too few to see a gap");
    Ok(())
}

#[test]
fn no_packet_at_a_host_meets_neither_the_old_policy_nor_the_new() -> Done {
    alone("no_packet_at_a_host_meets_neither_the_old_policy_nor_the_new", || {
        no_packet_meets_neither_policy(AttachmentKind::Host)
    })
}

#[test]
fn no_packet_at_a_router_meets_neither_the_old_policy_nor_the_new() -> Done {
    alone("no_packet_at_a_router_meets_neither_the_old_policy_nor_the_new", || {
        no_packet_meets_neither_policy(AttachmentKind::Router)
    })
}

#[test]
fn no_packet_at_a_bridge_meets_neither_the_old_policy_nor_the_new() -> Done {
    alone("no_packet_at_a_bridge_meets_neither_the_old_policy_nor_the_new", || {
        no_packet_meets_neither_policy(AttachmentKind::Bridge)
    })
}

#[test]
fn a_change_of_members_sends_elements_alone_and_no_change_sends_nothing() -> Done {
    alone("a_change_of_members_sends_elements_alone_and_no_change_sends_nothing", || {
        let world = World::build(AttachmentKind::Bridge, 4, 0)?;
        let mut force = InForce::nothing(&world, Options::default());
        let site = attached(&world, cast(&world).policy(shop()));
        force.change(&site)?;
        assert!(force.change(&site)?.is_empty(), "nothing has changed");
        let (joiner, old) = (world.machines[2].addresses[0], pairs(&world)[0]);
        let to = SocketAddr::new(old.1, TCP_PORT);
        let opens = |patience| Talk::open(&world, Transport::Tcp, joiner, to, patience).is_ok();
        assert!(!opens(QUIET), "a bystander is no client");
        let mut joined = site.clone();
        joined.workloads[2].categories = site.workloads[0].categories.clone();
        let sent = force.change(&joined)?.concat();
        println!("{sent}");
        let is_element =
            |l: &str| l.starts_with("add element ") || l.starts_with("delete element ");
        assert!(!sent.is_empty() && sent.lines().all(is_element), "{sent}");
        assert!(opens(PATIENCE), "it has become one");
        let sent = force.change(&site)?.concat();
        assert!(!sent.is_empty() && sent.lines().all(is_element), "{sent}");
        assert!(!opens(QUIET), "it is none any more");
        assert!(talks(&world, PATIENCE).iter().all(|(_, talk)| talk.is_ok()), "the client is");
        Ok(())
    })
}

#[test]
fn after_each_of_many_drawn_changes_the_kernel_holds_what_was_meant() -> Done {
    alone("after_each_of_many_drawn_changes_the_kernel_holds_what_was_meant", || {
        let mut world = World::build(AttachmentKind::Bridge, 1, 0)?;
        let (mut shape, seed) = (Shape::dual_stack(4), Rng::new().u64(..));
        // An ordinary user's socket takes no large transaction.
        shape.policies = 3;
        println!("seed {seed}");
        let mut rng = Rng::with_seed(seed);
        let held = shape.workloads.iter().map(|(name, _)| (name.clone(), Some("br0".into())));
        world.attachments[0].holds = held.collect();
        let mut force = InForce::nothing(&world, Options::default());
        for change in 0..120 {
            force.change(&random_site(&mut rng, &shape))?;
            let (_, table) = force.tables().next().ok_or("nothing in force")?;
            let list =
                ["ip", "netns", "exec", "middle", "nft", "-j", "list", "table", "inet", TABLE];
            let drift = read_back(run(&list, "")?.as_bytes())?.drift(table);
            assert!(drift.is_empty(), "change {change}, seed {seed}: {drift:?}");
        }
        Ok(())
    })
}
