// SPDX-License-Identifier: Apache-2.0
//! Whole sites, drawn at random, go in force one after the other: what is read back is always
//! what was applied, whichever way it came there.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod rules;
#[path = "../../collect/tests/sandbox/mod.rs"]
mod sandbox;

use portolan_enforce::{Change, Session, apply, confirm, plan, remove, rollback};
use portolan_site::model::{Attachment, AttachmentKind};
use portolan_target::nftables::{Options, RuleSet, lower};
use portolan_testkit::{Shape, random_addressing, random_site};
use rules::{desired, options, trial};

const SITES: u64 = 40;

/// A drawn site, lowered for one attachment that holds every workload; of one kind for each seed.
fn drawn(seed: u64, kind: AttachmentKind) -> RuleSet {
    let mut rng = fastrand::Rng::with_seed(seed);
    let shape = Shape::dual_stack(6);
    let site = random_site(&mut rng, &shape);
    let addressing = random_addressing(&mut rng, &shape);
    let acl = portolan_acl::compile(&site, &addressing, shape.today);
    let interface = |name: &str| (kind == AttachmentKind::Bridge).then(|| format!("tap-{name}"));
    let holds = site.workloads.iter().map(|w| (w.name.clone(), interface(&w.name)));
    let attachment =
        Attachment { name: "here".into(), kind, holds: holds.collect(), netns: None, span: None };
    lower(&acl, &attachment, Options::default())
}

fn kind(seed: u64) -> AttachmentKind {
    // Runs of one kind, so that most changes are made in place and some replace the table.
    match seed / 5 % 3 {
        0 => AttachmentKind::Host,
        1 => AttachmentKind::Router,
        _ => AttachmentKind::Bridge,
    }
}

#[test]
fn what_is_read_back_is_what_was_applied() {
    sandbox::inside("what_is_read_back_is_what_was_applied", || {
        let directory = tempfile::tempdir().unwrap();
        let session = Session::open(directory.path()).unwrap();
        let (mut in_place, mut tried) = (0, 0);
        for seed in 0..SITES {
            let wanted = desired(&[("here", None, drawn(seed, kind(seed)))]);
            let before = plan(&session, &wanted).unwrap();
            let how = if seed % 3 == 0 { trial(60_000) } else { options() };
            let applied = apply(&session, &wanted, &how).unwrap();
            if applied.confirm_until.is_some() {
                confirm(&session).unwrap();
                tried += 1;
            } else if matches!(before.attachments[0].change, Change::Rules { .. }) {
                in_place += 1;
            }
            let after = plan(&session, &wanted).unwrap();
            assert!(after.is_nothing(), "seed {seed}: {after:?}");
        }
        println!("{SITES} sites: {in_place} changed in place, {tried} on trial first");
        assert!(in_place > 5 && tried > 5);
        rollback(&session, Some(1), &options()).unwrap();
        let first = desired(&[("here", None, drawn(0, kind(0)))]);
        assert!(plan(&session, &first).unwrap().is_nothing());
        remove(&session).unwrap();
        assert_eq!(sandbox::run(&["nft", "list", "ruleset"]), "");
    });
}

#[test]
fn a_trial_of_a_whole_site_ends_where_it_began() {
    sandbox::inside("a_trial_of_a_whole_site_ends_where_it_began", || {
        let directory = tempfile::tempdir().unwrap();
        let session = Session::open(directory.path()).unwrap();
        for seed in 0..SITES / 2 {
            let [old, new] = [seed, seed + 1000]
                .map(|seed| desired(&[("here", None, drawn(seed, AttachmentKind::Router))]));
            apply(&session, &old, &options()).unwrap();
            apply(&session, &new, &trial(60_000)).unwrap();
            rollback(&session, None, &options()).unwrap();
            let after = plan(&session, &old).unwrap();
            assert!(after.is_nothing(), "seed {seed}: {after:?}");
        }
    });
}
