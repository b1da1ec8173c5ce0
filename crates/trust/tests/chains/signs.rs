// SPDX-License-Identifier: Apache-2.0
//! What else speaks for a device, on chains that do not lead to a public root.

use portolan_trust::Sign;
use rcgen::{KeyPair, date_time_ymd};

use crate::authority::{Authority, HOST, World, authority, leaf};

const ROOT: &str = "C=US, O=Range Trust Services, CN=Range Public Root";

fn signs(chain: &[&[u8]], root: &Authority) -> Vec<Sign> {
    World::of(root).examine(chain).signs
}

#[test]
fn a_leaf_of_two_weeks_is_a_sign_on_a_private_chain_alone() {
    let (root, device) = (Authority::root(ROOT), Authority::root("O=Contoso, CN=Contoso CA"));
    let mut short = leaf(HOST);
    (short.not_before, short.not_after) = (date_time_ymd(2026, 6, 10), date_time_ymd(2026, 6, 24));
    let key = KeyPair::generate().unwrap();
    let seen = signs(&[&device.sign(&short, &key), &device.der], &root);
    assert!(seen.contains(&Sign::ShortLived { days: 14 }), "{seen:?}");
    // Public authorities sell certificates for six days.
    assert!(signs(&[&root.sign(&short, &key), &root.der], &root).is_empty());
    let long = signs(&[&device.leaf(HOST), &device.der], &root);
    assert!(!long.iter().any(|sign| matches!(sign, Sign::ShortLived { .. })));
}

#[test]
fn a_root_of_a_public_name_is_a_namesake() {
    let (root, twin) = (Authority::root(ROOT), Authority::root(ROOT));
    let seen = signs(&[&twin.leaf(HOST), &twin.der], &root);
    assert!(seen.contains(&Sign::Namesake { name: ROOT.to_owned() }), "{seen:?}");
}

#[test]
fn an_authority_of_a_public_organisation_that_does_not_lead_there_is_a_sign() {
    let root = Authority::root(ROOT);
    let device = Authority::root("O=Range Trust Services, CN=Range Issuing CA 7");
    let seen = signs(&[&device.leaf(HOST), &device.der], &root);
    let organisation = "Range Trust Services".to_owned();
    assert!(seen.contains(&Sign::PublicName { organisation }), "{seen:?}");
}

#[test]
fn a_leaf_without_any_way_to_revoke_it_is_a_sign() {
    let (root, device) = (Authority::root(ROOT), Authority::root("O=Contoso, CN=Contoso CA"));
    let mut bare = leaf(HOST);
    bare.crl_distribution_points = Vec::new();
    let key = KeyPair::generate().unwrap();
    assert!(signs(&[&device.sign(&bare, &key), &device.der], &root).contains(&Sign::NoRevocation));
    assert!(!signs(&[&device.leaf(HOST), &device.der], &root).contains(&Sign::NoRevocation));
}

#[test]
fn a_root_of_last_week_is_a_sign() {
    let root = Authority::root(ROOT);
    let (mut params, key) = (authority("O=Contoso, CN=Contoso CA"), KeyPair::generate().unwrap());
    params.not_before = date_time_ymd(2026, 6, 8);
    let der = params.self_signed(&key).unwrap().der().to_vec();
    let young = Authority { params, key, der };
    let seen = signs(&[&young.leaf(HOST), &young.der], &root);
    assert!(seen.contains(&Sign::YoungRoot { days: 7 }), "{seen:?}");
}

#[test]
fn a_chain_becomes_plain_data() {
    let (root, device) = (Authority::root(ROOT), Authority::root("O=Contoso, CN=Contoso CA"));
    let seen = World::of(&root).examine(&[&device.leaf(HOST), &device.der]);
    let said = serde_json::to_value(&seen).unwrap();
    assert_eq!(said["standing"]["kind"], "private");
    assert_eq!(said["standing"]["top"], "O=Contoso, CN=Contoso CA");
    assert_eq!(said["certificates"][0]["issuer"], "O=Contoso, CN=Contoso CA");
    assert_eq!(said["certificates"][0]["names"][0], HOST);
    assert_eq!(said["certificates"][1]["key"], "EC P-256");
    assert_eq!(said["signs"][0]["kind"], "no-scts");
}
