// SPDX-License-Identifier: Apache-2.0
//! One authority over unrelated names.

use portolan_trust::{Chain, Sent, shared_issuers};
use rcgen::KeyPair;

use crate::authority::{Authority, HOST, Keeper, NOW, World, leaf, logged};

fn seen(world: &World, host: &str, chain: &[Vec<u8>]) -> Chain {
    world.examine_sent(&Sent { chain, ..Sent::default() }, host, NOW)
}

fn of(world: &World, issuer: &Authority, host: &str) -> Chain {
    seen(world, host, &[issuer.leaf(host), issuer.der.clone()])
}

#[test]
fn a_private_authority_over_unrelated_names_is_found() {
    let world = World::of(&Authority::root("CN=Range Public Root"));
    let device = Authority::root("O=Contoso, CN=Contoso CA");
    let (one, two) = (of(&world, &device, HOST), of(&world, &device, "login.example.org"));
    let found = shared_issuers([("citrix", &one), ("microsoft", &two)]);
    assert_eq!((found.len(), found[0].issuer.as_str()), (1, "O=Contoso, CN=Contoso CA"));
    assert_eq!(found[0].hosts["microsoft"].first().unwrap(), "login.example.org");
    assert!(!found[0].one_leaf_key);
    // Names of one operator may well have one authority.
    assert!(shared_issuers([("citrix", &one), ("citrix", &two)]).is_empty());
}

#[test]
fn it_is_found_where_the_issuer_was_not_sent() {
    let world = World::of(&Authority::root("CN=Range Public Root"));
    let device = Authority::root("O=Contoso, CN=Contoso CA");
    let alone = seen(&world, HOST, &[device.leaf(HOST)]);
    let whole = of(&world, &device, "login.example.org");
    assert_eq!(shared_issuers([("citrix", &alone), ("microsoft", &whole)]).len(), 1);
}

#[test]
fn public_authorities_do_not_count_sent_or_not() {
    let root = Authority::root("O=Range Trust Services, CN=Range Public Root");
    let issuing = root.below("O=Range Trust Services, CN=Range Issuing CA");
    let world = World::of(&root);
    let (one, two) = (of(&world, &issuing, HOST), of(&world, &issuing, "login.example.org"));
    let alone = [HOST, "login.example.org"].map(|host| seen(&world, host, &[issuing.leaf(host)]));
    assert!(shared_issuers([("citrix", &one), ("microsoft", &two)]).is_empty());
    assert!(shared_issuers([("citrix", &alone[0]), ("microsoft", &alone[1])]).is_empty());
    assert!(shared_issuers([("citrix", &one), ("microsoft", &alone[1])]).is_empty());
}

#[test]
fn two_authorities_of_one_name_are_two() {
    let world = World::of(&Authority::root("CN=Range Public Root"));
    let (first, second) = (Authority::root("CN=Local CA"), Authority::root("CN=Local CA"));
    let (one, two) = (of(&world, &first, HOST), of(&world, &second, "login.example.org"));
    assert!(shared_issuers([("citrix", &one), ("microsoft", &two)]).is_empty());
}

#[test]
fn one_key_in_leaves_of_unrelated_names_is_said() {
    let world = World::of(&Authority::root("CN=Range Public Root"));
    let device = Authority::root("O=Contoso, CN=Contoso CA");
    let key = KeyPair::generate().unwrap();
    let chain = |host: &str| [device.sign(&leaf(host), &key), device.der.clone()];
    let one = seen(&world, HOST, &chain(HOST));
    let two = seen(&world, "login.example.org", &chain("login.example.org"));
    assert!(shared_issuers([("citrix", &one), ("microsoft", &two)])[0].one_leaf_key);
}

#[test]
fn leaves_that_signed_themselves_have_an_authority_in_common_only_by_their_key() {
    let world = World::of(&Authority::root("CN=Range Public Root"));
    let own = |host: &str, key: &KeyPair| {
        let mut params = leaf("one.example");
        params.distinguished_name = crate::authority::name("CN=Default");
        seen(&world, host, &[params.self_signed(key).unwrap().der().to_vec()])
    };
    let keys = [KeyPair::generate().unwrap(), KeyPair::generate().unwrap()];
    let (one, two) = (own("a.example", &keys[0]), own("b.example", &keys[1]));
    assert!(shared_issuers([("a", &one), ("b", &two)]).is_empty());
    // One box with its one certificate, which answers for everybody.
    let again = own("b.example", &keys[0]);
    assert!(shared_issuers([("a", &one), ("b", &again)])[0].one_leaf_key);
}

#[test]
fn promises_of_a_public_log_keep_a_missing_issuer_from_counting() {
    let root = Authority::root("CN=Range Public Root");
    let partner = root.below("O=Partner of a Public Authority, CN=Partner TLS CA");
    let keeper = Keeper::new();
    let mut world = World::of(&root);
    world.logs = keeper.listed();
    let alone = |host: &str| seen(&world, host, &[logged(&keeper, &partner, leaf(host))]);
    let (one, two) = (alone(HOST), alone("login.example.org"));
    assert!(shared_issuers([("citrix", &one), ("microsoft", &two)]).is_empty());
    assert!(one.signs.is_empty(), "{:?}", one.signs);
}
