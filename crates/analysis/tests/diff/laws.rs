// SPDX-License-Identifier: Apache-2.0
//! Laws over drawn editions.

use std::collections::BTreeMap;

use fastrand::Rng;
use portolan_analysis::diff::{Change, Kind};
use portolan_site::model::{Date, Verdict, View};
use portolan_testkit::{Shape, random_connection};

use super::brute::{expected, groups};
use super::edits::random_editions;
use super::{Edition, compared};

/// Comparing the long way takes a while, so these are few, over few machines.
const WHOLE: u64 = 150;

/// Editions for which only drawn connections and some witnesses are put to the specification.
const SAMPLED: u64 = 500;
const CONNECTIONS: usize = 40;
const WITNESSES: usize = 25;

fn seed(number: u64) -> Rng {
    Rng::with_seed(number)
}

#[test]
fn a_difference_is_what_every_pair_of_ends_says_by_itself() {
    let shape = Shape { policies: 6, ..Shape::dual_stack(4) };
    let (mut equal, mut changes) = (0, 0);
    for number in 0..WHOLE {
        let (old, new) = random_editions(&mut seed(number), &shape);
        let found = compared(&old, &new);
        let (found_groups, expected) = (groups(&found), expected(&old, &new));
        assert_eq!(found_groups, expected, "seed {number}");
        equal += usize::from(found.is_equal());
        changes += found.changes.len();
    }
    println!("{WHOLE} pairs of editions, {equal} equal, {changes} groups of connections");
    assert!(equal > 10 && changes > 500, "{equal} equal, {changes} changes");
}

#[test]
fn what_changed_is_told_and_each_witness_is_true_in_spec() {
    let shape = Shape::dual_stack(8);
    let (mut asked, mut witnesses, mut changed) = (0, 0, BTreeMap::new());
    for number in 0..SAMPLED {
        let mut rng = seed(number);
        let (old, new) = random_editions(&mut rng, &shape);
        let found = compared(&old, &new);
        let step = found.changes.len().div_ceil(WITNESSES).max(1);
        for change in found.changes.iter().step_by(step) {
            let c = change.witness.connection;
            let (before, after) = (spec(&old, shape.today, c), spec(&new, shape.today, c));
            assert!(
                happened(&before, &after, change.kind, change.view),
                "seed {number}: {change:?}"
            );
            assert!(change.services.contains(c.service));
            assert_ne!(change.witness.source, change.witness.destination, "seed {number}");
            witnesses += 1;
        }
        for _ in 0..CONNECTIONS {
            let edition = if rng.bool() { &old } else { &new };
            let c = random_connection(&mut rng, &edition.site, &shape);
            let (before, after) = (spec(&old, shape.today, c), spec(&new, shape.today, c));
            for (kind, view) in KINDS {
                let told = |change: &&Change| {
                    (change.kind, change.view) == (kind, view)
                        && change.services.contains(c.service)
                };
                if happened(&before, &after, kind, view) {
                    assert!(found.changes.iter().any(|c| told(&c)), "seed {number}: {kind:?} {c}");
                    *changed.entry(kind).or_insert(0) += 1;
                }
            }
            asked += 1;
        }
    }
    println!("{asked} connections, {witnesses} witnesses; changed: {changed:?}");
    assert!(changed.len() == 4 && changed.values().all(|n| *n > 100), "{changed:?}");
}

const KINDS: [(Kind, View); 6] = [
    (Kind::NewlyAllowed, View::Live),
    (Kind::NewlyAllowed, View::Intended),
    (Kind::NewlyDenied, View::Live),
    (Kind::NewlyDenied, View::Intended),
    (Kind::NewlyFlagged, View::Intended),
    (Kind::NoLongerFlagged, View::Intended),
];

fn spec(edition: &Edition, today: Date, c: portolan_net::Connection) -> Verdict {
    portolan_spec::verdict(&edition.site, &edition.addressing, today, c)
}

fn happened(before: &Verdict, after: &Verdict, kind: Kind, view: View) -> bool {
    let allows = |v: &Verdict| match view {
        View::Live => v.live.allows(),
        View::Intended => v.intended.allows(),
    };
    match kind {
        Kind::NewlyAllowed => !allows(before) && allows(after),
        Kind::NewlyDenied => allows(before) && !allows(after),
        Kind::NewlyFlagged => !before.is_flagged() && after.is_flagged(),
        Kind::NoLongerFlagged => before.is_flagged() && !after.is_flagged(),
    }
}

/// What one edition newly allows, the way back newly denies.
#[test]
fn the_way_back_undoes_every_change() {
    let shape = Shape::dual_stack(6);
    let mut changes = 0;
    for number in 0..300 {
        let (old, new) = random_editions(&mut seed(number), &shape);
        let count = |found: &portolan_analysis::diff::Difference, kind, view| {
            let same = |c: &&Change| (c.kind, c.view) == (kind, view);
            found.changes.iter().filter(same).map(|c| c.services.clone()).collect::<Vec<_>>().len()
        };
        let (there, back) = (compared(&old, &new), compared(&new, &old));
        assert_eq!(there.is_equal(), back.is_equal(), "seed {number}");
        for (kind, undone) in
            [(Kind::NewlyAllowed, Kind::NewlyDenied), (Kind::NewlyFlagged, Kind::NoLongerFlagged)]
        {
            for view in [View::Live, View::Intended] {
                assert_eq!(
                    count(&there, kind, view) == 0,
                    count(&back, undone, view) == 0,
                    "seed {number}: {kind:?}"
                );
                changes += count(&there, kind, view);
            }
        }
    }
    assert!(changes > 500, "{changes}");
}
