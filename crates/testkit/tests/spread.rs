// SPDX-License-Identifier: Apache-2.0
//! The draws meet everything: every reason, every kind of verdict, every form of policy.
//! A law that holds over draws that never meet a case says nothing about that case.

use std::collections::BTreeMap;

use fastrand::Rng;
use portolan_site::model::{Reason, Site, Verdict};
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

fn reasons(verdict: &Verdict) -> Vec<Reason> {
    let ends = [&verdict.live, &verdict.intended].map(|j| [&j.egress, &j.ingress]);
    ends.into_iter().flatten().flatten().map(|decision| decision.reason).collect()
}

#[test]
fn every_reason_occurs() {
    let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
    for (_, verdict) in (0..DRAWS).map(draw) {
        for reason in reasons(&verdict) {
            *counts.entry(reason).or_default() += 1;
        }
    }
    println!("{counts:#?}");
    for reason in ALL_REASONS {
        assert!(counts.get(&reason).is_some_and(|n| *n >= 10), "{reason:?}: {counts:?}");
    }
}

#[test]
fn every_kind_of_verdict_is_at_least_one_in_twenty() {
    let kinds: [(&str, fn(&Verdict) -> bool); 4] = [
        ("live allow", |v| v.live.allows()),
        ("live deny", |v| !v.live.allows()),
        ("flagged", Verdict::is_flagged),
        ("would open", Verdict::would_open),
    ];
    let verdicts: Vec<_> = (0..DRAWS).map(|seed| draw(seed).1).collect();
    for (kind, is) in kinds {
        let count = verdicts.iter().filter(|v| is(v)).count();
        println!("{kind}: {count} of {DRAWS}");
        assert!(count * 20 >= verdicts.len(), "{kind}: {count} of {DRAWS}");
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
