// SPDX-License-Identifier: Apache-2.0
//! How each product matches, by tables that were written from what its maker says: an entry, a
//! host, whether they match, and who says so.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]

mod table;

use std::collections::BTreeMap;

use portolan_allowlist::Names;
use portolan_bypass::{Target, matches};
use table::rows;

/// Each pair of every table.
#[test]
fn every_product_matches_as_its_maker_says() {
    for target in Target::ALL {
        let mut sets: BTreeMap<String, Option<Names>> = BTreeMap::new();
        let rows = rows(target);
        for row in &rows {
            let set = sets.entry(row.entry.clone()).or_insert_with(|| {
                let language = matches(target, &row.entry).ok();
                language.map(|language| Names::of([language]).unwrap())
            });
            let has = set.as_ref().is_some_and(|set| set.contains(&row.host));
            assert_eq!(
                has, row.matches,
                "{target}: `{}` and {}: {}",
                row.entry, row.host, row.source
            );
        }
        println!("{target}: {} pairs, {} entries", rows.len(), sets.len());
    }
}

#[test]
fn every_table_has_two_hundred_pairs_of_both_kinds_and_a_source_for_each() {
    for target in Target::ALL {
        let rows = rows(target);
        let yes = rows.iter().filter(|row| row.matches).count();
        assert!(rows.len() >= 200, "{target} has {} pairs", rows.len());
        assert!(yes >= 50 && rows.len() - yes >= 50, "{target} has {yes} of {}", rows.len());
        assert!(rows.iter().all(|row| !row.source.is_empty()), "{target}");
    }
}
