// SPDX-License-Identifier: Apache-2.0
//! Bad input, through the real binary: every case is refused with a code, a place and a way out,
//! and leaves every file as it was. One file a kind of input; `case.rs` says what refused means.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail by a panic, and tells what it counted"
)]

mod allowlists;
mod case;
mod connector;
mod diffs;
mod exceptions;
mod flags;
mod inventories;
mod lab;
mod lists;
mod matrices;
mod papers;
mod policies;
mod sites;
mod snapshot;
mod state;

use std::collections::BTreeSet;

#[test]
fn every_case_has_a_name_of_its_own_and_there_are_enough() {
    let all = [
        connector::cases(),
        allowlists::cases(),
        diffs::cases(),
        exceptions::cases(),
        flags::cases(),
        inventories::cases(),
        lab::cases(),
        lists::cases(),
        matrices::cases(),
        papers::cases(),
        policies::cases(),
        sites::cases(),
        state::cases(),
    ]
    .concat();
    let mut names = BTreeSet::new();
    let twice: Vec<&str> =
        all.iter().map(|case| case.name).filter(|name| !names.insert(*name)).collect();
    assert!(twice.is_empty(), "{twice:?}");
    println!("{} cases of bad input", all.len());
    assert!(all.len() >= 80, "{}", all.len());
}
