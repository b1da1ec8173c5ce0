// SPDX-License-Identifier: Apache-2.0
//! Peers that send too much, too deep, or nothing that can be read: a standing in bounded time.

use std::time::{Duration, Instant};

use portolan_trust::{CERTIFICATE_BYTES_MAX, CERTIFICATES_MAX, Sent, Standing};
use rcgen::{CustomExtension, KeyPair, SanType};

use crate::authority::{Authority, HOST, NOW, World, authority, element, leaf, octets};

fn world() -> World {
    World::of(&Authority::root("CN=Range Public Root"))
}

fn standing(chain: &[Vec<u8>]) -> Standing {
    let began = Instant::now();
    let seen = world().examine_sent(&Sent { chain, ..Sent::default() }, HOST, NOW);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    seen.standing
}

fn why(chain: &[Vec<u8>]) -> String {
    let standing = standing(chain);
    let Standing::Malformed { why } = standing else { panic!("{standing:?}") };
    why
}

#[test]
fn no_certificate_is_empty_and_no_fault() {
    assert_eq!(standing(&[]), Standing::Empty);
}

#[test]
fn ten_megabytes_are_refused_unread() {
    let large = element_of(10 << 20);
    assert!(why(&[large]).contains(&format!("more than {CERTIFICATE_BYTES_MAX}")));
    let many: Vec<_> = (0..5).map(|_| element_of(CERTIFICATE_BYTES_MAX - 8)).collect();
    assert!(why(&many).ends_with("bytes, more than 1048576"));
    let count = vec![vec![0x30, 0]; CERTIFICATES_MAX + 1];
    assert_eq!(why(&count), "21 certificates, more than 20");
}

fn element_of(bytes: usize) -> Vec<u8> {
    let length = (bytes as u32).to_be_bytes();
    [&[0x30, 0x84][..], &length, &vec![0; bytes]].concat()
}

#[test]
fn what_is_no_certificate_says_which_and_why() {
    let good = Authority::root("CN=x").der;
    assert_eq!(why(&[vec![]]), "certificate 0: not a certificate in DER");
    assert_eq!(
        why(&[good.clone(), b"<html></html>".to_vec()]),
        "certificate 1: not a certificate in DER"
    );
    assert_eq!(
        why(&[[&good[..], b"more"].concat()]),
        "certificate 0: 4 bytes follow the certificate"
    );
}

#[test]
fn nesting_without_end_ends() {
    // Fifty thousand levels, each of which says that it holds the rest.
    let mut deep = Vec::new();
    while deep.len() < 200_000 {
        deep.splice(0..0, []);
        deep.extend([0x30, 0x80]);
    }
    assert!(why(&[deep]).contains("not a certificate"));
    let nested = (0..4_000).fold(vec![5, 0], |inner, _| {
        if inner.len() < 60_000 { element(0x30, &inner) } else { inner }
    });
    let mut params = leaf(HOST);
    for oid in [[2, 5, 29, 17], [2, 5, 29, 31], [2, 5, 29, 32], [2, 5, 29, 30]] {
        params.custom_extensions.push(CustomExtension::from_oid_content(&oid, nested.clone()));
    }
    params.subject_alt_names = Vec::new();
    params.crl_distribution_points = Vec::new();
    let root = Authority::root("CN=x");
    let seen = standing(&[root.sign(&params, &KeyPair::generate().unwrap()), root.der]);
    assert!(!seen.is_public(), "{seen:?}");
}

#[test]
fn thousands_of_extensions_and_names_end_and_are_cut() {
    let mut params = leaf(HOST);
    for at in 0..2_000 {
        let oid = [1, 2, 3, at];
        params.custom_extensions.push(CustomExtension::from_oid_content(&oid, octets(&[0; 9])));
    }
    let name = |at: usize| SanType::DnsName(format!("host-{at}.example").try_into().unwrap());
    params.subject_alt_names = (0..3_000).map(name).collect();
    let root = Authority::root("CN=x");
    let chain = [root.sign(&params, &KeyPair::generate().unwrap()), root.der];
    let seen = world().examine_sent(&Sent { chain: &chain, ..Sent::default() }, HOST, NOW);
    assert_eq!(seen.certificates[0].names.len(), 256);
    assert!(seen.standing.is_not_public());
}

#[test]
fn twenty_authorities_of_one_name_that_all_might_have_signed_end() {
    // Each certificate names the same issuer, and each may be it: every way must be tried once at most.
    let all: Vec<_> = (0..10)
        .map(|_| {
            let signer = Authority::root("CN=Same");
            let below = signer.cross(authority("CN=Same"), KeyPair::generate().unwrap());
            [below.der, signer.der]
        })
        .collect();
    let chain: Vec<_> = all.concat();
    assert!(standing(&chain).is_not_public());
}

#[test]
fn control_characters_of_a_name_do_not_reach_a_terminal() {
    let hidden = "\u{1b}[31mred\u{7}\u{202e}gnp.exe\0";
    let device = Authority::root(&format!("O=Contoso, CN={hidden}"));
    let chain = [device.leaf(HOST), device.der];
    let seen = world().examine_sent(&Sent { chain: &chain, ..Sent::default() }, HOST, NOW);
    let said = seen.certificates[0].issuer.to_string();
    assert_eq!(said, "O=Contoso, CN=\u{fffd}[31mred\u{fffd}\u{fffd}gnp.exe\u{fffd}");
    let long = Authority::root(&format!("CN={}", "x".repeat(30_000)));
    let chain = [long.der];
    let seen = world().examine_sent(&Sent { chain: &chain, ..Sent::default() }, HOST, NOW);
    assert_eq!(seen.certificates[0].issuer.value("CN").unwrap().len(), 1_000);
}
