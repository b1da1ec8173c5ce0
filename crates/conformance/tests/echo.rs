// SPDX-License-Identifier: Apache-2.0
//! ICMP has no ports: the answers of a flow carry another type than its requests, and what acts on
//! open connections (DESIGN 2.13) must know both as one.
#![allow(clippy::print_stdout, reason = "a test that fails says so")]

use std::error::Error;

use portolan_conformance::echo::echoes;
use portolan_conformance::scene::{attached, cast, client, pairs, server};
use portolan_conformance::talk::{PATIENCE, QUIET};
use portolan_conformance::{InForce, World, alone};
use portolan_site::model::AttachmentKind;
use portolan_target::nftables::Options;
use portolan_testkit::build::{
    Written, allow, application, deny, everything, forensic_quarantine, strict_quarantine,
};

type Done = Result<(), Box<dyn Error>>;

const ECHO: &str = "icmp/8/0, icmpv6/128/0";

/// What lets an echo and its answer through.
fn open() -> Vec<(&'static str, Written)> {
    vec![
        (
            "a forensic quarantine of the server that lets itself be asked",
            forensic_quarantine("q", server()).inbound([allow("ping", everything(), ECHO)]),
        ),
        (
            "a forensic quarantine of the client that may ask",
            forensic_quarantine("q", client()).outbound([allow("ping", everything(), ECHO)]),
        ),
        (
            "a deny of every other service",
            application("a", [("s", server())]).inbound([
                deny("no", client(), "tcp/1-65535, udp/1-65535, icmp/0/0, icmpv6/129/0"),
                allow("ping", everything(), ECHO),
            ]),
        ),
    ]
}

fn closed() -> Vec<(&'static str, Written)> {
    let app = application("a", [("s", server())]);
    vec![
        ("a strict quarantine", strict_quarantine("q", client())),
        ("a deny of echo requests", app.inbound([deny("no", client(), ECHO)])),
    ]
}

fn an_echo_is_one_flow_with_its_answer(kind: AttachmentKind) -> Done {
    let world = World::build(kind, 3, 0)?;
    let mut force = InForce::nothing(&world, Options::default());
    let mut identifier = 0;
    for (case, written) in open() {
        identifier += 1;
        force.change(&attached(&world, cast(&world)))?;
        force.change(&attached(&world, cast(&world).policy(written)))?;
        for (from, to) in pairs(&world) {
            assert!(echoes(&world, from, to, identifier, PATIENCE)?, "{kind:?}: {case}: {to}");
        }
    }
    for (case, written) in closed() {
        identifier += 1;
        force.change(&attached(&world, cast(&world)))?;
        for (from, to) in pairs(&world) {
            assert!(echoes(&world, from, to, identifier, PATIENCE)?, "{kind:?}: before {case}");
        }
        force.change(&attached(&world, cast(&world).policy(written)))?;
        for (from, to) in pairs(&world) {
            let of_the_same_flow = echoes(&world, from, to, identifier, QUIET)?;
            let of_a_new_one = echoes(&world, from, to, identifier + 1_000, QUIET)?;
            assert!(!of_the_same_flow && !of_a_new_one, "{kind:?}: {case}: {to}");
        }
    }
    Ok(())
}

#[test]
fn an_echo_is_one_flow_with_its_answer_at_a_host() -> Done {
    alone("an_echo_is_one_flow_with_its_answer_at_a_host", || {
        an_echo_is_one_flow_with_its_answer(AttachmentKind::Host)
    })
}

#[test]
fn an_echo_is_one_flow_with_its_answer_at_a_router() -> Done {
    alone("an_echo_is_one_flow_with_its_answer_at_a_router", || {
        an_echo_is_one_flow_with_its_answer(AttachmentKind::Router)
    })
}

#[test]
fn an_echo_is_one_flow_with_its_answer_at_a_bridge() -> Done {
    alone("an_echo_is_one_flow_with_its_answer_at_a_bridge", || {
        an_echo_is_one_flow_with_its_answer(AttachmentKind::Bridge)
    })
}
