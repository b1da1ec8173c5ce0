// SPDX-License-Identifier: Apache-2.0
//! The smallest changes that would let a denied connection pass.

use std::collections::BTreeMap;

use portolan_analysis::explain::{Change, Context, Edit, changes};
use portolan_net::Connection;
use portolan_site::model::Site;

use crate::{Drawn, no_catalogue};

const SITES: u64 = 600;
const CONNECTIONS: usize = 12;

/// Whether both views let it pass once these changes are made.
fn passes(drawn: &Drawn, connection: Connection, changes: &[&Change]) -> bool {
    let mut site: Site = drawn.site.clone();
    changes.iter().for_each(|change| change.edit.apply(&mut site));
    let verdict = drawn.verdict(&site, connection);
    verdict.live.allows() && verdict.intended.allows()
}

/// Every choice of some of the changes, but not of all.
fn fewer<'c>(all: &[&'c Change]) -> Vec<Vec<&'c Change>> {
    let choice = |mask: usize| {
        all.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, c)| *c).collect()
    };
    (0..(1usize << all.len()) - 1).map(choice).collect()
}

fn kind(change: &Change) -> &'static str {
    match &change.edit {
        Edit::AddRule { .. } => "add a rule",
        Edit::AddPolicy { .. } => "add a policy",
        Edit::LeaveOut { .. } => "leave out",
        Edit::Within { .. } => "within",
        Edit::TakeCategory { .. } => "take a category",
        Edit::GiveCategories { .. } => "give categories",
        Edit::List(_) => "list",
    }
}

#[test]
fn the_changes_let_it_pass_and_no_fewer_of_them_do() {
    let catalogue = no_catalogue();
    let (mut denied, mut subsets, mut most) = (0, 0, 0);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..SITES {
        let mut drawn = Drawn::from(seed);
        for _ in 0..CONNECTIONS {
            let connection = drawn.connection();
            let found = {
                let Drawn { site, addressing, today, .. } = &drawn;
                let context = Context { site, catalogue: &catalogue, addressing, today: *today };
                changes(&context, connection)
            };
            let all: Vec<&Change> = found.iter().collect();
            let at = || format!("seed {seed}, {connection}: {found:#?}");
            assert_eq!(all.is_empty(), passes(&drawn, connection, &[]), "{}", at());
            if all.is_empty() {
                continue;
            }
            assert!(passes(&drawn, connection, &all), "{}", at());
            for some in fewer(&all) {
                assert!(!passes(&drawn, connection, &some), "{some:#?} do of {}", at());
                subsets += 1;
            }
            (denied, most) = (denied + 1, most.max(all.len()));
            all.iter().for_each(|change| *kinds.entry(kind(change)).or_default() += 1);
        }
    }
    println!("{denied} denied connections, at most {most} changes, {subsets} subsets: {kinds:?}");
    assert!(denied > 4_000 && most >= 3 && kinds.len() == 7, "{denied} {most} {kinds:?}");
}
