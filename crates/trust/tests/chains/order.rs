// SPDX-License-Identifier: Apache-2.0
//! However servers put their certificates together, the way upwards is found.

use portolan_trust::Standing;
use rcgen::KeyPair;

use crate::authority::{Authority, HOST, World, authority};

const ROOT: &str = "O=Range Trust Services, CN=Range Public Root";

struct Set {
    root: Authority,
    upper: Authority,
    lower: Authority,
    leaf: Vec<u8>,
    world: World,
}

fn set() -> Set {
    let root = Authority::root(ROOT);
    let upper = root.below("O=Range Trust Services, CN=Upper CA");
    let lower = upper.below("O=Range Trust Services, CN=Lower CA");
    let (leaf, world) = (lower.leaf(HOST), World::of(&root));
    Set { root, upper, lower, leaf, world }
}

fn public() -> Standing {
    Standing::Public { root: ROOT.to_owned() }
}

#[test]
fn the_issuers_may_come_in_any_order() {
    let set = set();
    let all = [&set.leaf, &set.lower.der, &set.upper.der, &set.root.der];
    for order in
        [[0, 1, 2, 3], [0, 3, 2, 1], [0, 2, 1, 3], [0, 1, 3, 2], [0, 3, 1, 2], [0, 2, 3, 1]]
    {
        let chain: Vec<_> = order.iter().map(|at| all[*at].as_slice()).collect();
        let seen = set.world.examine(&chain);
        assert_eq!(seen.standing, public(), "{order:?}");
        assert_eq!(seen.order.in_order, order[1] == 1 && order[2] == 2, "{order:?}");
    }
}

#[test]
fn a_chain_turned_upside_down_is_read_from_its_leaf() {
    let set = set();
    let seen = set.world.examine(&[&set.root.der, &set.upper.der, &set.lower.der, &set.leaf]);
    assert_eq!((seen.standing, seen.path[0]), (public(), 3));
    assert!(!seen.order.in_order && seen.name_matches);
}

#[test]
fn duplicates_and_strangers_are_counted_and_passed_over() {
    let set = set();
    let stranger = Authority::root("O=Contoso, CN=Contoso Root");
    let seen = set.world.examine(&[
        &set.leaf,
        &stranger.der,
        &set.lower.der,
        &set.lower.der,
        &set.upper.der,
        &set.leaf,
    ]);
    assert_eq!(seen.standing, public());
    assert_eq!((seen.order.duplicates, seen.order.extra), (2, 1));
}

#[test]
fn one_of_two_cross_signed_ways_is_enough() {
    let set = set();
    let gone = Authority::root("O=Gone Trust, CN=Gone Root");
    let (params, key) = (authority("O=Range Trust Services, CN=Upper CA"), set.upper.copy_of_key());
    let crossed = gone.cross(params, key);
    for chain in [
        [&set.leaf, &set.lower.der, &crossed.der, &set.upper.der],
        [&set.leaf, &set.lower.der, &set.upper.der, &crossed.der],
    ] {
        let seen = set.world.examine(&chain.map(Vec::as_slice));
        assert_eq!(seen.standing, public());
    }
    let seen = set.world.examine(&[&set.leaf, &set.lower.der, &crossed.der, &gone.der]);
    assert_eq!(seen.standing, Standing::Private { top: "O=Gone Trust, CN=Gone Root".to_owned() });
}

#[test]
fn a_public_root_that_a_forgotten_one_signed_is_known_by_its_key() {
    let set = set();
    let gone = Authority::root("O=Gone Trust, CN=Gone Root");
    let crossed = gone.cross(authority(ROOT), set.root.copy_of_key());
    let seen = set.world.examine(&[&set.leaf, &set.lower.der, &set.upper.der, &crossed.der]);
    assert_eq!(seen.standing, public());
}

#[test]
fn authorities_in_a_ring_end() {
    let set = set();
    let key = KeyPair::generate().unwrap();
    let (one, two) = (authority("O=Contoso, CN=One"), authority("O=Contoso, CN=Two"));
    let first = Authority::root("O=Contoso, CN=One");
    let second = first.cross(two, key);
    let back = second.cross(one, first.copy_of_key());
    let seen = set.world.examine(&[&second.leaf(HOST), &second.der, &back.der]);
    assert!(seen.standing.is_not_public(), "{:?}", seen.standing);
    assert_eq!(seen.path, [0, 1, 2]);
}
