// SPDX-License-Identifier: Apache-2.0
//! The site of the reference is checked as any other: what it asserts holds, what it says that it
//! knows is found.

use portolan_catalog::Catalogue;
use portolan_diagnostics::{Format, render};

use super::{Files, checked};

const PAGE: &str = include_str!("../../../../docs/site.md");

/// The fenced blocks that name a file, with their texts.
fn site() -> Files {
    let blocks = PAGE.split("\n```").filter_map(|block| {
        let (fence, text) = block.split_once('\n')?;
        let (_, path) = fence.split_once(' ')?;
        path.contains('.').then(|| (path.to_owned(), text.to_owned()))
    });
    blocks.collect()
}

#[test]
fn what_the_reference_asserts_holds_and_what_it_knows_is_found() {
    let (found, sources) = checked(&site(), &Catalogue::shipped());
    let own = ["expectation-broken", "empty-expectation", "unused-suppression"];
    let wrong = found.iter().filter(|d| own.contains(&d.code)).cloned().collect::<Vec<_>>();
    assert!(wrong.is_empty(), "{}", render(Format::Full, &wrong, &sources));
    let suppressed: Vec<&str> =
        found.iter().filter(|d| d.suppression.is_some()).map(|d| d.code).collect();
    assert_eq!(suppressed, ["unsecured-workload"]);
}

#[test]
fn an_assertion_of_the_reference_breaks_with_its_policy() {
    let mut site = site();
    let policy = site.get_mut("policies/stores.yaml").unwrap();
    *policy = policy
        .replace("{ addresses: campus }, allow: [https]", "{ addresses: campus }, allow: [ssh]");
    let (found, _) = checked(&site, &Catalogue::shipped());
    let broken: Vec<&str> =
        found.iter().filter(|d| d.code == "expectation-broken").map(|d| &*d.message).collect();
    assert_eq!(broken.len(), 1, "{broken:?}");
    assert!(broken[0].starts_with("`users-reach-stores` does not hold: "), "{broken:?}");
}
