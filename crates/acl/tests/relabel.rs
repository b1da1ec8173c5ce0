// SPDX-License-Identifier: Apache-2.0
//! A change of the inventory touches member tables and never entries. Drawn sites with new seeds
//! in every run.
#![allow(clippy::print_stdout, reason = "the count is part of the proof")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use fastrand::Rng;
use portolan_acl::{Acl, Changed, Compiled, GroupId, compile};
use portolan_site::model::{Addressing, Categories, Site, Values};
use portolan_testkit::{Shape, random_addressing, random_site};

/// A seed that is printed, so that a failure can be played again with `PORTOLAN_SEED`.
fn seeds(count: u64) -> impl Iterator<Item = u64> {
    let given = std::env::var("PORTOLAN_SEED").ok().and_then(|s| s.parse().ok());
    let first = given.unwrap_or_else(|| Rng::new().u64(..u64::MAX / 2));
    println!("seeds from {first}");
    (0..count).map(move |n| first + n)
}

struct Drawn {
    rng: Rng,
    shape: Shape,
    site: Site,
    addressing: Addressing,
}

impl Drawn {
    fn from(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let shape = Shape::dual_stack(rng.u8(2..=9));
        let site = random_site(&mut rng, &shape);
        let addressing = random_addressing(&mut rng, &shape);
        Self { rng, shape, site, addressing }
    }

    fn acl(&self) -> Acl {
        compile(&self.site, &self.addressing, self.shape.today)
    }

    fn compiled(&self) -> Compiled {
        Compiled::of(&self.site, &self.addressing, self.shape.today)
    }

    /// Categories as workloads have them, at times with a key that no policy knows, or one
    /// without a value.
    fn categories(&mut self) -> Categories {
        let mut categories = match self.rng.u8(0..8) {
            0 => Categories::new(),
            _ => random_site(&mut self.rng, &self.shape).workloads[0].categories.clone(),
        };
        if self.rng.u8(0..4) == 0 {
            categories.insert("Owner".into(), Values::from(["eva".to_string()]));
        }
        if self.rng.u8(0..4) == 0 {
            categories.insert("AppTier".into(), Values::default());
        }
        categories
    }
}

/// The groups whose members are others.
fn difference(before: &Acl, after: &Acl) -> Vec<GroupId> {
    let pairs = before.groups.iter().zip(&after.groups).zip(0u32..);
    pairs.filter(|((a, b), _)| a != b).map(|(_, at)| GroupId(at)).collect()
}

#[test]
fn a_relabelled_workload_leaves_the_acl_as_if_the_changed_site_were_compiled() {
    let (mut changes, mut moved) = (0, 0);
    for seed in seeds(1500) {
        let mut drawn = Drawn::from(seed);
        let mut compiled = drawn.compiled();
        assert_eq!(compiled.acl, drawn.acl(), "seed {seed}");
        for _ in 0..6 {
            let categories = drawn.categories();
            let at = drawn.rng.usize(0..drawn.site.workloads.len());
            let name = drawn.site.workloads[at].name.clone();
            let before = compiled.acl.clone();
            let changed = compiled.relabel(&name, &categories).unwrap();
            drawn.site.workloads[at].categories = categories;
            assert_eq!(compiled.acl, drawn.acl(), "seed {seed}: {name}");
            assert_eq!(changed.groups, difference(&before, &compiled.acl), "seed {seed}: {name}");
            changes += 1;
            moved += changed.groups.len();
        }
    }
    println!("{changes} changes, {moved} member tables, 0 differences");
    assert!(moved > changes, "too little moves to say anything");
}

#[test]
fn no_inventory_adds_an_entry_or_a_group_or_takes_one_away() {
    let (mut entries, mut empty) = (0, 0);
    for seed in seeds(1500) {
        let drawn = Drawn::from(seed);
        let full = drawn.acl();
        let nobody = Site { workloads: Vec::new(), ..drawn.site.clone() };
        let bare = compile(&nobody, &drawn.addressing, drawn.shape.today);
        assert_eq!(full.aces, bare.aces, "seed {seed}");
        let names = |acl: &Acl| acl.groups.iter().map(|g| g.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&full), names(&bare), "seed {seed}");
        entries += full.aces.len();
        empty += full.groups.iter().filter(|g| g.members.is_empty()).count();
    }
    println!("{entries} entries, {empty} empty groups, 0 differences");
    assert!(empty > 100, "no group was empty");
}

#[test]
fn a_workload_that_is_not_there_cannot_be_relabelled() {
    let mut compiled = Drawn::from(7).compiled();
    let before = compiled.acl.clone();
    assert_eq!(compiled.relabel("nobody", &Categories::new()), None);
    assert_eq!(compiled.acl, before);
}

#[test]
fn the_same_categories_again_change_nothing() {
    for seed in seeds(200) {
        let drawn = Drawn::from(seed);
        let mut compiled = drawn.compiled();
        for workload in &drawn.site.workloads {
            let changed = compiled.relabel(&workload.name, &workload.categories);
            assert_eq!(changed, Some(Changed::default()), "seed {seed}");
        }
        assert_eq!(compiled.acl, drawn.acl(), "seed {seed}");
    }
}
