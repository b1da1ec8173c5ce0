// SPDX-License-Identifier: Apache-2.0
//! A change is one switch: packets meet the old policy or the new one, never neither.
#![allow(clippy::print_stdout, clippy::indexing_slicing, reason = "a test that fails says so")]

mod load;

use std::error::Error;
use std::net::SocketAddr;

use fastrand::Rng;
use load::{alternatives, under_load};
use portolan_conformance::in_force::TABLE;
use portolan_conformance::scene::{TCP_PORT, attached, cast, pairs, shop, talks};
use portolan_conformance::talk::{PATIENCE, QUIET, Talk, Transport};
use portolan_conformance::tool::run;
use portolan_conformance::{InForce, World, alone};
use portolan_site::model::AttachmentKind;
use portolan_target::nftables::{Options, read_back};
use portolan_testkit::{Shape, random_site};

type Done = Result<(), Box<dyn Error>>;

const CHANGES: usize = 200;

fn no_packet_meets_neither_policy(kind: AttachmentKind) -> Done {
    let world = World::build(kind, 3, 0)?;
    let (sites, mut force) = (alternatives(&world), InForce::nothing(&world, Options::default()));
    force.change(&sites[0])?;
    let seen = under_load(&world, || {
        (1..=CHANGES).try_for_each(|n| {
            let sent = force.change(&sites[n % sites.len()])?;
            if sent.is_empty() { Err("a change that sends nothing".into()) } else { Ok(()) }
        })
    })?;
    println!("{kind:?}: {CHANGES} changes, {seen}");
    seen.hold(CHANGES);
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
            let back = read_back(run(&list, "")?.as_bytes())?;
            let (drift, left) = (back.drift(table), back.leftover(table));
            assert!(drift.is_empty(), "change {change}, seed {seed}: {drift:?}");
            assert!(left.is_empty(), "change {change}, seed {seed}: {left:?}");
        }
        Ok(())
    })
}
