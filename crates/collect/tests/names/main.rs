// SPDX-License-Identifier: Apache-2.0
//! A group of names, enforced: a desk asks a resolver, the answer is heard on its way, the address
//! is let through for as long as the answer holds. Real packets at each kind of attachment.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a helper that fails fails its test, and one that is skipped says so"
)]

mod far;
#[path = "../sandbox/mod.rs"]
mod sandbox;
mod world;

use std::time::{Duration, Instant};

use jiff::Timestamp;
use portolan_collect::dns::{Learner, NameObserver};
use portolan_flow::dns::{DEFAULT_GROUP, Names};
use portolan_site::model::AttachmentKind;
use portolan_target::nftables::NAMES_GROUP;

use far::{CLOUD, RESOLVER, STRANGER, TTL};
use world::{Judge, World};

const NAME: &str = "www.cloud.test";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// Polls until it is so, two seconds at most. Whether the known addresses have changed.
fn hear(learner: &mut Learner, so: impl Fn(&Learner) -> bool) -> bool {
    let until = Instant::now() + Duration::from_secs(2);
    let mut changed = false;
    while !so(learner) && Instant::now() < until {
        changed |= learner.poll(|| at(0), Duration::from_millis(50)).unwrap();
    }
    assert!(so(learner), "{:?} {:?}", learner.names(), learner.losses());
    changed
}

fn known(learner: &Learner, second: i64) -> Vec<String> {
    let learned = learner.names().addressing(at(second)).learned;
    learned.iter().map(|l| format!("{} {}", l.name, l.address)).collect()
}

fn untrusted(learner: &Learner) -> u64 {
    let losses = learner.losses();
    let of_judge = losses.get("judge").map(|l| l.by_reason.clone()).unwrap_or_default();
    of_judge.get("untrusted-source").copied().unwrap_or_default()
}

/// The whole way, over both families.
fn a_name_is_enforced_at(kind: AttachmentKind) {
    let world = World::new(kind);
    let mut judge = Judge::new(&world);
    let points = [("judge".to_owned(), world.judge())];
    let mut learner = Learner::open(points, &judge.site, Names::default()).unwrap();
    for family in 0..2 {
        let cloud = CLOUD[family];
        assert!(world.desk_is_kept_from(cloud), "nobody has told whose address {cloud} is");

        assert_eq!(world.desk_asks(STRANGER[family], NAME), [far::OF_STRANGER[family]]);
        let strange = untrusted(&learner) + 1;
        assert!(!hear(&mut learner, |l| untrusted(l) == strange), "a stranger was believed");

        world.far.say_unasked(family, "unasked.cloud.test", world::DESK[family]);
        assert_eq!(world.desk_asks(RESOLVER[family], NAME), [cloud]);
        assert!(hear(&mut learner, |l| l.names().len() == family + 1), "a change is told");
        assert!(known(&learner, 0).contains(&format!("{NAME} {cloud}")));

        let change = judge.follow(&learner.names().addressing(at(0)));
        assert!(change.contains("element") && world.desk_reaches(cloud), "{change}");
    }
    assert!(!known(&learner, 0).iter().any(|k| k.contains("unasked")), "nobody asked for it");
    assert_eq!(learner.names().losses(), [("uncovered-name", 2)].into(), "where it leads to");

    assert!(learner.poll(|| at(i64::from(TTL)), Duration::ZERO).unwrap(), "the answers are over");
    judge.follow(&learner.names().addressing(at(i64::from(TTL))));
    assert!(CLOUD.iter().all(|cloud| world.desk_is_kept_from(cloud)));
}

#[test]
fn a_name_is_enforced_at_a_router() {
    sandbox::inside("a_name_is_enforced_at_a_router", || {
        a_name_is_enforced_at(AttachmentKind::Router);
    });
}

#[test]
fn a_name_is_enforced_at_the_hosts_own_hooks() {
    sandbox::inside("a_name_is_enforced_at_the_hosts_own_hooks", || {
        a_name_is_enforced_at(AttachmentKind::Host);
    });
}

#[test]
fn a_name_is_enforced_at_a_bridge() {
    sandbox::inside("a_name_is_enforced_at_a_bridge", || {
        if !world::bridges_are_filtered() {
            println!("skipped: a_name_is_enforced_at_a_bridge: br_netfilter is not loaded");
            return;
        }
        a_name_is_enforced_at(AttachmentKind::Bridge);
    });
}

#[test]
fn a_large_answer_is_heard_whole() {
    sandbox::inside("a_large_answer_is_heard_whole", || {
        let world = World::new(AttachmentKind::Router);
        let judge = Judge::new(&world);
        let points = [("judge".to_owned(), world.judge())];
        let mut learner = Learner::open(points, &judge.site, Names::default()).unwrap();
        let told = world.desk_asks(RESOLVER[0], far::LARGE);
        assert_eq!(told.len(), far::LARGE_COUNT);
        assert!(hear(&mut learner, |l| l.names().len() == far::LARGE_COUNT));
        assert!(learner.losses().is_empty(), "{:?}", learner.losses());
    });
}

#[test]
fn an_attachment_has_one_listener_and_rules_log_to_it() {
    sandbox::inside("an_attachment_has_one_listener_and_rules_log_to_it", || {
        let _first = NameObserver::open("judge", None, DEFAULT_GROUP).unwrap();
        let second = NameObserver::open("judge", None, NAMES_GROUP).unwrap_err();
        assert!(second.to_string().contains("somebody else already reads"), "{second}");
    });
}
