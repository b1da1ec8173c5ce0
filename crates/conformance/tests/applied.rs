// SPDX-License-Identifier: Apache-2.0
//! The same of `apply` itself, and of trials that begin, stay and end: packets meet the old policy
//! or the new one, never neither.
#![allow(clippy::print_stdout, clippy::indexing_slicing, reason = "a test that fails says so")]

mod load;

use std::collections::BTreeMap;
use std::error::Error;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use load::{alternatives, under_load};
use portolan_acl::compile;
use portolan_collect::named;
use portolan_conformance::{World, alone};
use portolan_enforce::{Desired, Held, Session, apply, confirm, rollback};
use portolan_site::model::{Addressing, AttachmentKind, Date, Site};
use portolan_target::nftables::{Options, lower};

type Done = Result<(), Box<dyn Error>>;

/// How long changes are made; each way is taken in turn.
const TIME: Duration = Duration::from_secs(40);
/// A round: an apply, a trial that stays, one that is ended, and one that ends by itself.
const CHANGES: usize = 4;

/// The rules of a site at every attachment.
fn desired(world: &World, site: &Site) -> Desired {
    let acl = compile(site, &Addressing::default(), Date::default());
    let held = world.attachments.iter().map(|attachment| {
        let netns = attachment.netns.as_deref().map(named);
        let rules = lower(&acl, attachment, Options::default());
        (attachment.name.clone(), Held { netns, rules })
    });
    Desired { attachments: held.collect(), ..Desired::default() }
}

fn how(confirm_within: Option<Duration>) -> portolan_enforce::Options<'static> {
    portolan_enforce::Options {
        now: Timestamp::now(),
        who: "test",
        note: "",
        confirm_within,
        cut: BTreeMap::new(),
        stop: None,
    }
}

fn no_packet_meets_neither_policy(kind: AttachmentKind) -> Done {
    let world = World::build(kind, 3, 0)?;
    let all: Vec<Desired> = alternatives(&world).iter().map(|s| desired(&world, s)).collect();
    let directory = tempfile::tempdir()?;
    let session = Session::open(directory.path())?;
    apply(&session, &all[0], &how(None))?;
    let (mut rounds, mut next) = (0, 0);
    let mut another = || {
        next += 1;
        &all[next % all.len()]
    };
    let seen = under_load(&world, || {
        let until = Instant::now() + TIME;
        while Instant::now() < until {
            apply(&session, another(), &how(None))?;
            apply(&session, another(), &how(Some(Duration::from_secs(60))))?;
            confirm(&session)?;
            apply(&session, another(), &how(Some(Duration::from_secs(60))))?;
            rollback(&session, None, &how(None))?;
            apply(&session, another(), &how(Some(Duration::from_millis(200))))?;
            std::thread::sleep(Duration::from_millis(350));
            rounds += 1;
        }
        Ok(())
    })?;
    println!("{kind:?}: {rounds} rounds of {CHANGES} changes, {seen}");
    assert!(rounds > 4, "too few to see a gap");
    seen.hold(rounds * CHANGES);
    Ok(())
}

#[test]
fn no_packet_at_a_host_meets_neither_policy_while_it_is_applied_or_tried() -> Done {
    alone("no_packet_at_a_host_meets_neither_policy_while_it_is_applied_or_tried", || {
        no_packet_meets_neither_policy(AttachmentKind::Host)
    })
}

#[test]
fn no_packet_at_a_router_meets_neither_policy_while_it_is_applied_or_tried() -> Done {
    alone("no_packet_at_a_router_meets_neither_policy_while_it_is_applied_or_tried", || {
        no_packet_meets_neither_policy(AttachmentKind::Router)
    })
}

#[test]
fn no_packet_at_a_bridge_meets_neither_policy_while_it_is_applied_or_tried() -> Done {
    alone("no_packet_at_a_bridge_meets_neither_policy_while_it_is_applied_or_tried", || {
        no_packet_meets_neither_policy(AttachmentKind::Bridge)
    })
}
