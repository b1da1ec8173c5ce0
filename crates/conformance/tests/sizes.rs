// SPDX-License-Identifier: Apache-2.0
//! Exact sets of fixed size in a real kernel: what fits is a matter of elements, what does not makes
//! another set, and nothing is left of the old one.
#![allow(clippy::print_stdout, clippy::indexing_slicing, reason = "a test that fails says so")]

use std::error::Error;

use portolan_conformance::in_force::TABLE;
use portolan_conformance::tool::run;
use portolan_conformance::{InForce, World, alone};
use portolan_site::model::{Allow, AttachmentKind, Site, SiteDefault};
use portolan_target::nftables::{Options, read_back};
use portolan_testkit::build::{allow, application, categories, site};

/// Stores, none beside another, that may call a controller on two ports: two elements each.
fn shop(stores: usize, ports: &str) -> Site {
    let closed = SiteDefault { allow: Allow::No, ..SiteDefault::default() };
    let (store, controller) = (categories("Tier:Store"), categories("Tier:Controller"));
    let site = (0..stores).fold(site().default(closed), |site, n| {
        let address = format!("10.1.{}.{}", n / 100, n % 100 * 2 + 1);
        site.workload(&format!("s{n}"), &address, "Tier:Store")
    });
    site.workload("c", "10.0.0.9", "Tier:Controller")
        .policy(application("controller", [("all", controller.clone())]).inbound([allow(
            "stores",
            store.clone(),
            ports,
        )]))
        .policy(application("store", [("all", store)]).outbound([allow(
            "controller",
            controller,
            ports,
        )]))
        .done()
}

#[test]
fn a_full_set_takes_others_in_their_place_and_one_that_must_grow_or_shrink_is_another() {
    let name = "a_full_set_takes_others_in_their_place_and_one_that_must_grow_or_shrink_is_another";
    let done: Result<(), Box<dyn Error>> = alone(name, || {
        let mut world = World::build(AttachmentKind::Router, 1, 0)?;
        let holds = (0..320).map(|n| (format!("s{n}"), None)).chain([("c".into(), None)]);
        world.attachments[0].holds = holds.collect();
        let mut force = InForce::nothing(&world, Options::default());
        for (stores, ports, sizes) in [
            (307, "tcp/80, tcp/443", [true, false]),
            // Every element goes and another comes, in one transaction.
            (307, "tcp/81, tcp/444", [true, false]),
            (308, "tcp/81, tcp/444", [false, true]),
            (307, "tcp/80, tcp/443", [true, false]),
        ] {
            match force.change(&shop(stores, ports)) {
                Err(e) if e.to_string().contains("Message too long") => {
                    println!("skipped: {name} (this user's sockets take no large transaction)");
                    return Ok(());
                }
                sent => assert!(!sent?.is_empty()),
            }
            let (_, table) = force.tables().next().ok_or("nothing in force")?;
            let has = |map: &str| table.maps.contains_key(map);
            assert_eq!([has("exact4_768"), has("exact4_1536")], sizes, "{stores} stores");
            let netns = world.attachments[0].netns.as_deref().unwrap_or_default();
            let list = ["ip", "netns", "exec", netns, "nft", "-j", "list", "table", "inet", TABLE];
            let back = read_back(run(&list, "")?.as_bytes())?;
            assert_eq!(back.drift(table), [""; 0], "{stores} stores");
        }
        Ok(())
    });
    assert!(done.is_ok(), "{done:?}");
}
