// SPDX-License-Identifier: Apache-2.0
//! The draws meet everything: every reason, every kind of verdict, every form of policy.
//! A law that holds over draws that never meet a case says nothing about that case.

use std::collections::BTreeMap;

use fastrand::Rng;
use portolan_site::model::{Decision, Direction, Judgement, Reason, Site, Verdict, View};
use portolan_testkit::{Shape, random_addressing, random_connection, random_site};

const DRAWS: u64 = 2_000;

fn draw(seed: u64) -> (Site, Verdict) {
    let mut rng = Rng::with_seed(seed);
    let shape = Shape::dual_stack(rng.u8(4..=14));
    let site = random_site(&mut rng, &shape);
    let addressing = random_addressing(&mut rng, &shape);
    let connection = random_connection(&mut rng, &site, &shape);
    let verdict = portolan_spec::verdict(&site, &addressing, shape.today, connection);
    (site, verdict)
}

/// What an end says, live and as intended.
type Said = (Decision, Decision);

fn at(verdict: &Verdict, direction: Direction) -> Option<Said> {
    let end = |judgement: &Judgement| match direction {
        Direction::Egress => judgement.egress.clone(),
        Direction::Ingress => judgement.ingress.clone(),
    };
    end(&verdict.live).zip(end(&verdict.intended))
}

/// The four kinds of verdict that the draws must show.
fn kinds(live: bool, intended: bool) -> [(&'static str, bool); 4] {
    [
        ("live allow", live),
        ("live deny", !live),
        ("flagged", live && !intended),
        ("would open", !live && intended),
    ]
}

#[test]
fn every_reason_occurs_at_both_ends_in_both_views() {
    let mut counts: BTreeMap<(Direction, View, Reason), usize> = BTreeMap::new();
    for (_, verdict) in (0..DRAWS).map(draw) {
        for direction in Direction::BOTH {
            let Some((live, intended)) = at(&verdict, direction) else { continue };
            *counts.entry((direction, View::Live, live.reason)).or_default() += 1;
            *counts.entry((direction, View::Intended, intended.reason)).or_default() += 1;
        }
    }
    println!("{counts:#?}");
    for reason in ALL_REASONS {
        for direction in Direction::BOTH {
            for view in [View::Live, View::Intended] {
                let count = counts.get(&(direction, view, reason)).copied().unwrap_or(0);
                assert!(count >= 4, "{direction:?} {view:?} {reason:?}: {count}");
            }
        }
    }
}

#[test]
fn every_kind_of_verdict_is_at_least_one_in_twenty() {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, verdict) in (0..DRAWS).map(draw) {
        for (kind, is) in kinds(verdict.live.allows(), verdict.intended.allows()) {
            *counts.entry(kind).or_default() += u64::from(is);
        }
    }
    println!("{counts:?} of {DRAWS}");
    assert_eq!(counts.len(), 4);
    assert!(counts.values().all(|count| count * 20 >= DRAWS), "{counts:?} of {DRAWS}");
}

#[test]
fn every_kind_of_decision_is_at_least_one_in_twenty_at_either_end() {
    for direction in Direction::BOTH {
        let said: Vec<_> = (0..DRAWS).filter_map(|seed| at(&draw(seed).1, direction)).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (live, intended) in &said {
            for (kind, is) in kinds(live.outcome.allows(), intended.outcome.allows()) {
                *counts.entry(kind).or_default() += usize::from(is);
            }
        }
        println!("{direction:?}: {counts:?} of {}", said.len());
        assert!(counts.values().all(|n| n * 20 >= said.len()), "{direction:?}: {counts:?}");
    }
}

#[test]
fn the_same_seed_draws_the_same_site() {
    for seed in 0..20 {
        let (site, verdict) = draw(seed);
        let (again, same) = draw(seed);
        assert_eq!((format!("{site:?}"), verdict), (format!("{again:?}"), same));
    }
}

const ALL_REASONS: [Reason; 14] = [
    Reason::Plumbing,
    Reason::QuarantineStrict,
    Reason::ForensicAllow,
    Reason::ForensicDeny,
    Reason::SharedService,
    Reason::Isolated,
    Reason::DenyRule,
    Reason::WithinDeny,
    Reason::AllowRule,
    Reason::AnyAllowed,
    Reason::WithinAllow,
    Reason::NotAllowed,
    Reason::Unlabelled,
    Reason::SiteDefault,
];
