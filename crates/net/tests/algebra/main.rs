// SPDX-License-Identifier: Apache-2.0
//! The algebra of sets of connections against brute force: a small world of both families, in
//! which a set is 287 bits. Drawn sets with new seeds in every run.
#![allow(clippy::print_stdout, reason = "the count is part of the proof")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a wrong answer must end the test"
)]

mod universe;

use fastrand::Rng;
use portolan_net::{Block, Connection, ConnectionSet, needed, uncovered};

use universe::{Bits, Point, Universe, connection, ends, points};

/// A seed that is printed, so that a failure can be played again with `PORTOLAN_SEED`.
fn rng() -> Rng {
    let given = std::env::var("PORTOLAN_SEED").ok().and_then(|s| s.parse().ok());
    let seed = given.unwrap_or_else(|| Rng::new().u64(..));
    println!("seed {seed}");
    Rng::with_seed(seed)
}

/// A drawn set, as blocks, as a value, and as bits.
struct Drawn {
    blocks: Vec<Block>,
    set: ConnectionSet,
    bits: Bits,
}

fn draw(universe: &Universe, rng: &mut Rng) -> Drawn {
    let blocks = universe.draw(rng);
    let (set, bits) = (ConnectionSet::collect(&blocks), universe.bits(&blocks));
    Drawn { blocks, set, bits }
}

const PAIRS: usize = 1_000_000;

#[test]
fn every_operation_on_sets_is_the_operation_on_their_members() {
    let (universe, mut rng) = (Universe::new(), rng());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for share in 0..threads {
            let (universe, rng) = (&universe, rng.fork());
            scope.spawn(move || pairs(universe, rng, (share..PAIRS).step_by(threads).len()));
        }
    });
    println!("{PAIRS} pairs of sets, 8 operations each: 0 differences");
}

/// Each set with the one drawn before it.
fn pairs(universe: &Universe, mut rng: Rng, count: usize) {
    let mut before = draw(universe, &mut rng);
    for _ in 0..count {
        let next = draw(universe, &mut rng);
        pair(universe, &before, &next);
        before = next;
    }
}

fn pair(universe: &Universe, a: &Drawn, b: &Drawn) {
    let (x, y) = (&a.set, &b.set);
    assert_eq!(universe.read(x), a.bits);
    assert_eq!(universe.read(&x.union(y)), a.bits.or(b.bits));
    assert_eq!(universe.read(&x.intersection(y)), a.bits.and(b.bits));
    assert_eq!(universe.read(&x.difference(y)), a.bits.less(b.bits));
    assert_eq!(x.is_empty(), a.bits.is_empty());
    assert_eq!(x == y, a.bits == b.bits);
    assert_eq!(x.contains_all(y), b.bits.less(a.bits).is_empty());
    assert_eq!(x.overlaps(y), !a.bits.and(b.bits).is_empty());
}

#[test]
fn equal_sets_are_equal_values_however_they_were_made() {
    let (universe, mut rng) = (Universe::new(), rng());
    let mut equal = 0;
    for _ in 0..20_000 {
        let (a, b) = (draw(&universe, &mut rng), draw(&universe, &mut rng));
        let (x, y) = (&a.set, &b.set);
        let one_by_one = a.blocks.iter().fold(ConnectionSet::empty(), |s, b| s.union(&b.into()));
        assert_eq!(x, &one_by_one);
        assert_eq!(x, &x.blocks().into_iter().collect::<ConnectionSet>());
        assert_eq!(x.union(y), y.union(x));
        assert_eq!(x.union(y), ConnectionSet::all([x, y]));
        assert_eq!(&x.difference(y).union(&x.intersection(y)), x);
        assert_eq!(x.difference(&x.difference(y)), x.intersection(y));
        assert_eq!(&x.transposed().transposed(), x);
        assert_eq!(x.transposed().union(&y.transposed()), x.union(y).transposed());
        let (v4, v6) = x.relations();
        assert_eq!(x, &ConnectionSet::of_relations(v4, v6));
        equal += 9;
    }
    println!("{equal} equalities: 0 differences");
}

#[test]
fn a_set_contains_exactly_the_connections_of_its_members() {
    let (universe, mut rng) = (Universe::new(), rng());
    let all: Vec<(Point, Connection)> = points().map(|p| (p, connection(p))).collect();
    for _ in 0..2_000 {
        let Drawn { blocks, set, bits } = draw(&universe, &mut rng);
        for (point, c) in &all {
            assert_eq!(set.contains(*c), bits.has(*point), "{c} in {set:?}");
            assert_eq!(blocks.iter().any(|b| b.contains(*c)), bits.has(*point), "{c}");
        }
        let crossing = Connection { responder: all[286].1.responder, ..all[0].1 };
        assert!(!set.contains(crossing) && !blocks.iter().any(|b| b.contains(crossing)));
    }
    println!("{} connections: 0 differences", 2_000 * (all.len() + 1));
}

#[test]
fn a_witness_is_a_member_and_the_ends_are_those_of_the_members() {
    let (universe, mut rng) = (Universe::new(), rng());
    for _ in 0..100_000 {
        let Drawn { set, bits, .. } = draw(&universe, &mut rng);
        match set.witness() {
            Some(c) => assert!(set.contains(c), "{c} in {set:?}"),
            None => assert!(bits.is_empty()),
        }
        let (mut sources, mut destinations) = (0, 0);
        for (source, destination) in points().filter(|p| bits.has(*p)).map(|p| ends(p.pair)) {
            sources |= 1 << source;
            destinations |= 1 << destination;
        }
        assert_eq!(universe.address_mask(&set.sources()), sources);
        assert_eq!(universe.address_mask(&set.destinations()), destinations);
    }
    println!("100000 sets: 0 differences");
}

#[test]
fn few_blocks_are_the_set_and_none_of_them_can_be_spared() {
    let (universe, mut rng) = (Universe::new(), rng());
    let (mut canonical, mut few) = (0, 0);
    for _ in 0..20_000 {
        let Drawn { set, bits, .. } = draw(&universe, &mut rng);
        let blocks = set.few_blocks();
        assert_eq!(universe.bits(&blocks), bits);
        for spared in 0..blocks.len() {
            let mut fewer = blocks.clone();
            fewer.remove(spared);
            assert_ne!(universe.bits(&fewer), bits, "one of {blocks:?} can be spared");
        }
        canonical += set.blocks().len();
        few += blocks.len();
    }
    println!("20000 sets of {canonical} blocks as {few}: 0 differences");
    assert!(few * 10 < canonical * 9, "{few} blocks are hardly fewer than {canonical}");
}

#[test]
fn blocks_meet_and_hold_each_other_exactly_as_their_members_say() {
    let (universe, mut rng) = (Universe::new(), rng());
    for _ in 0..100_000 {
        let [a, b] = [(); 2].map(|()| universe.block(&mut rng));
        let bits = |block: &Block| universe.bits(std::slice::from_ref(block));
        assert_eq!(a.overlaps(&b), !bits(&a).and(bits(&b)).is_empty(), "{a}; {b}");
        assert_eq!(a.contains_all(&b), bits(&b).less(bits(&a)).is_empty(), "{a}; {b}");
        assert_eq!(bits(&a.intersection(&b)), bits(&a).and(bits(&b)), "{a}; {b}");
        assert_eq!(a.is_empty(), bits(&a).is_empty(), "{a}");
    }
    println!("100000 pairs of blocks, 4 operations each: 0 differences");
}

#[test]
fn a_block_is_covered_exactly_if_nothing_of_it_is_left() {
    let (universe, mut rng) = (Universe::new(), rng());
    let (mut covered, mut open) = (0, 0);
    for _ in 0..200_000 {
        let blocks: Vec<Block> =
            (0..rng.usize(1..5)).flat_map(|_| universe.draw(&mut rng)).collect();
        let Some((block, covers)) = blocks.split_first() else { continue };
        let left = universe.bits(std::slice::from_ref(block)).less(universe.bits(covers));
        let covers: Vec<&Block> = covers.iter().collect();
        match uncovered(block, &covers) {
            Some(c) => {
                assert!(!left.is_empty(), "{c} of {block} is covered");
                assert!(block.contains(c) && !covers.iter().any(|b| b.contains(c)), "{c}");
                assert_eq!(needed(block, &covers), None);
                open += 1;
            }
            None => {
                assert!(left.is_empty(), "{block} is open");
                all_are_needed(block, &covers);
                covered += 1;
            }
        }
    }
    println!("{covered} covered and {open} open blocks: 0 differences");
    assert!(covered > 1_000, "too few blocks were covered to mean anything");
}

fn all_are_needed(block: &Block, covers: &[&Block]) {
    let needed = needed(block, covers).unwrap();
    let chosen: Vec<&Block> = needed.iter().map(|i| covers[*i]).collect();
    assert_eq!(uncovered(block, &chosen), None);
    for spared in 0..chosen.len() {
        let mut fewer = chosen.clone();
        fewer.remove(spared);
        assert!(uncovered(block, &fewer).is_some(), "{block}: one of {needed:?} can be spared");
    }
}
