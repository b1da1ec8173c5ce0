// SPDX-License-Identifier: Apache-2.0
//! What a change of policy does to connections that are open (DESIGN 2.13), with real packets:
//! TCP and UDP over both families, at a host, a router and a bridge.
#![allow(clippy::panic, clippy::print_stdout, reason = "a test that fails says so")]

use std::error::Error;

use portolan_conformance::scene::{attached, cast, client, closed_shop, server, shop, talks};
use portolan_conformance::talk::{PATIENCE, QUIET, Talk, Transport, Way};
use portolan_conformance::{InForce, World, alone};
use portolan_site::model::{AttachmentKind, Mode, Within};
use portolan_target::nftables::Options;
use portolan_testkit::build::{
    Written, addresses, allow, application, categories, deny, everything, forensic_quarantine,
    isolation, strict_quarantine,
};

type Done = Result<(), Box<dyn Error>>;

/// One client, one server and one that stands by.
fn world(kind: AttachmentKind) -> Result<World, Box<dyn Error>> {
    Ok(World::build(kind, 3, 0)?)
}

fn open(world: &World) -> Vec<(String, Talk)> {
    let open = |(name, talk): (String, Result<Talk, _>)| {
        let talk = talk.unwrap_or_else(|e: Box<dyn Error>| panic!("{name} does not open: {e}"));
        (name, talk)
    };
    talks(world, PATIENCE).into_iter().map(open).collect()
}

fn none_opens(world: &World, case: &str) {
    for (name, talk) in talks(world, QUIET) {
        assert!(talk.is_err(), "{case}: a new {name} opens");
    }
}

fn all_carry(talks: &mut [(String, Talk)], case: &str) {
    for way in [Way::ToClient, Way::ToServer] {
        for (name, talk) in &mut *talks {
            assert!(talk.carries(way), "{case}: {name} is dead {way:?}");
        }
    }
}

/// One way after the other: the server speaks first, to a client that is silent.
fn none_carries(talks: &mut [(String, Talk)], case: &str) {
    for way in [Way::ToClient, Way::ToServer] {
        let words: Vec<u32> = talks.iter_mut().map(|(_, talk)| talk.say(way)).collect();
        std::thread::sleep(QUIET);
        for ((name, talk), word) in talks.iter_mut().zip(words) {
            assert!(!talk.hears(way, word, QUIET / 10), "{case}: {name} still carries {way:?}");
        }
    }
}

/// A denial that DESIGN 2.13 makes act at once, in each of its forms and at either end.
fn cuts() -> Vec<(&'static str, Written)> {
    let services = "tcp/443, udp/53";
    let lab = || application("cluster", [("lab", categories("Zone:lab"))]);
    let guard = |tier, select| application("guard", [(tier, select)]);
    vec![
        ("strict quarantine of the client", strict_quarantine("q", client())),
        ("strict quarantine of the server", strict_quarantine("q", server())),
        (
            "forensic quarantine of the client",
            forensic_quarantine("q", client()).outbound([allow("ssh", everything(), "tcp/22")]),
        ),
        (
            "forensic quarantine of the server",
            forensic_quarantine("q", server()).inbound([allow(
                "lab",
                addresses("192.0.2.0/24, 2001:db8::/32"),
                "any",
            )]),
        ),
        ("isolation of the two", isolation("i", [client(), server()])),
        (
            "a deny at the server",
            guard("s", server()).inbound_any().inbound([deny("no", client(), services)]),
        ),
        ("a deny at the client", guard("c", client()).outbound([deny("no", server(), services)])),
        ("within: deny", lab().inbound_any().within("lab", Within::Deny)),
    ]
}

fn a_denial_that_acts_at_once_stops_what_is_open(kind: AttachmentKind) -> Done {
    let world = world(kind)?;
    let mut force = InForce::nothing(&world, Options::default());
    let base = attached(&world, cast(&world).policy(shop()));
    for (case, cut) in cuts() {
        force.change(&base)?;
        let mut talks = open(&world);
        all_carry(&mut talks, "before");
        force.change(&attached(&world, cast(&world).policy(shop()).policy(cut)))?;
        none_carries(&mut talks, case);
        none_opens(&world, case);
        force.change(&base)?;
        all_carry(&mut talks, &format!("{case}, lifted"));
        println!("{kind:?}: {case}: {} connections cut both ways, and let go on", talks.len());
    }
    Ok(())
}

fn any_other_change_leaves_what_is_open_alone(kind: AttachmentKind) -> Done {
    let world = world(kind)?;
    let mut force = InForce::nothing(&world, Options::default());
    let with = |written: Written| attached(&world, cast(&world).policy(written));
    force.change(&with(shop()))?;
    let mut talks = open(&world);
    force.change(&with(closed_shop()))?;
    all_carry(&mut talks, "the shop closes");
    none_opens(&world, "the shop is closed");
    all_carry(&mut talks, "the shop is closed");
    let watched = strict_quarantine("q", client()).mode(Mode::Monitor);
    force.change(&attached(&world, cast(&world).policy(shop()).policy(watched)))?;
    all_carry(&mut talks, "a quarantine that is only monitored");
    drop(open(&world));
    Ok(())
}

/// The tuple's element in the set of its family and transport.
fn element(talk: &Talk) -> String {
    let family = if talk.from.is_ipv4() { 4 } else { 6 };
    let protocol = if talk.transport == Transport::Tcp { "tcp" } else { "udp" };
    let (from, to) = (talk.from, talk.to);
    format!(
        "add element inet portolan_a cut{family}_{protocol} {{ {} . {} . {} . {} timeout 1h }}\n",
        from.ip(),
        to.ip(),
        from.port(),
        to.port()
    )
}

fn a_listed_connection_is_cut_and_no_other(kind: AttachmentKind) -> Done {
    let world = world(kind)?;
    let mut force = InForce::nothing(&world, Options { cut_listed: true, ..Options::default() });
    let with = |written: Written| attached(&world, cast(&world).policy(written));
    force.change(&with(shop()))?;
    let (mut listed, mut others) = (open(&world), open(&world));
    force.change(&with(closed_shop()))?;
    all_carry(&mut listed, "not listed yet");
    for (_, talk) in &listed {
        force.everywhere(&element(talk))?;
    }
    none_carries(&mut listed, "listed");
    all_carry(&mut others, "not listed");
    Ok(())
}

#[test]
fn a_host_cuts_what_is_open_at_once() -> Done {
    alone("a_host_cuts_what_is_open_at_once", || {
        a_denial_that_acts_at_once_stops_what_is_open(AttachmentKind::Host)
    })
}

#[test]
fn a_router_cuts_what_is_open_at_once() -> Done {
    alone("a_router_cuts_what_is_open_at_once", || {
        a_denial_that_acts_at_once_stops_what_is_open(AttachmentKind::Router)
    })
}

#[test]
fn a_bridge_cuts_what_is_open_at_once() -> Done {
    alone("a_bridge_cuts_what_is_open_at_once", || {
        a_denial_that_acts_at_once_stops_what_is_open(AttachmentKind::Bridge)
    })
}

#[test]
fn a_host_leaves_what_is_open_alone_when_an_application_closes() -> Done {
    alone("a_host_leaves_what_is_open_alone_when_an_application_closes", || {
        any_other_change_leaves_what_is_open_alone(AttachmentKind::Host)
    })
}

#[test]
fn a_router_leaves_what_is_open_alone_when_an_application_closes() -> Done {
    alone("a_router_leaves_what_is_open_alone_when_an_application_closes", || {
        any_other_change_leaves_what_is_open_alone(AttachmentKind::Router)
    })
}

#[test]
fn a_bridge_leaves_what_is_open_alone_when_an_application_closes() -> Done {
    alone("a_bridge_leaves_what_is_open_alone_when_an_application_closes", || {
        any_other_change_leaves_what_is_open_alone(AttachmentKind::Bridge)
    })
}

#[test]
fn a_host_cuts_the_listed_connection_and_no_other() -> Done {
    alone("a_host_cuts_the_listed_connection_and_no_other", || {
        a_listed_connection_is_cut_and_no_other(AttachmentKind::Host)
    })
}

#[test]
fn a_router_cuts_the_listed_connection_and_no_other() -> Done {
    alone("a_router_cuts_the_listed_connection_and_no_other", || {
        a_listed_connection_is_cut_and_no_other(AttachmentKind::Router)
    })
}

#[test]
fn a_bridge_cuts_the_listed_connection_and_no_other() -> Done {
    alone("a_bridge_cuts_the_listed_connection_and_no_other", || {
        a_listed_connection_is_cut_and_no_other(AttachmentKind::Bridge)
    })
}
