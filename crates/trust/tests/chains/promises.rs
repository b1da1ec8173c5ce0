// SPDX-License-Identifier: Apache-2.0
//! SCTs: real ones count, copied and broken ones do not, by whichever way they come.

use portolan_trust::{Chain, Logs, Origin, SctVerdict, Sent, Sign, ocsp};
use rcgen::KeyPair;

use crate::authority::{
    Authority, HOST, Keeper, NOW, World, element, leaf, list, logged, octets, scts,
};

const ROOT: &str = "O=Range Trust Services, CN=Range Public Root";

fn verdicts(chain: &Chain) -> Vec<(Origin, SctVerdict)> {
    chain.scts.iter().map(|sct| (sct.origin, sct.verdict)).collect()
}

fn public() -> (Authority, Keeper, World) {
    let (root, keeper) = (Authority::root(ROOT), Keeper::new());
    let mut world = World::of(&root);
    world.logs = keeper.listed();
    (root, keeper, world)
}

#[test]
fn an_embedded_promise_holds_for_its_certificate_and_its_issuer() {
    let (root, keeper, world) = public();
    let seen = world.examine(&[&logged(&keeper, &root, leaf(HOST)), &root.der]);
    assert_eq!(verdicts(&seen), [(Origin::Embedded, SctVerdict::Valid)]);
    assert_eq!(seen.scts[0].operator.as_deref(), Some("Range"));
    assert_eq!(seen.scts[0].at_ms, NOW as u64 * 1_000);
    // The issuer's key is the root's where the root was not sent.
    let seen = world.examine(&[&logged(&keeper, &root, leaf(HOST))]);
    assert_eq!(verdicts(&seen), [(Origin::Embedded, SctVerdict::Valid)]);
}

#[test]
fn a_promise_holds_wherever_it_stands_among_the_extensions() {
    let (root, keeper, world) = public();
    let key = KeyPair::generate().unwrap();
    let mut params = leaf(HOST);
    let other = rcgen::CustomExtension::from_oid_content(&[1, 2, 3, 4], octets(&[1; 200]));
    params.custom_extensions = vec![other.clone()];
    let promise = keeper.promise_before(&root, &root.sign(&params, &key));
    params.custom_extensions = vec![scts(&[promise]), other];
    let seen = world.examine(&[&root.sign(&params, &key), &root.der]);
    assert_eq!(verdicts(&seen), [(Origin::Embedded, SctVerdict::Valid)]);
}

#[test]
fn a_promise_that_a_device_copied_is_bad_and_a_sign() {
    let (root, keeper, world) = public();
    let device = Authority::root("O=Contoso, CN=Contoso Inspection CA");
    let key = KeyPair::generate().unwrap();
    let promise = keeper.promise_before(&root, &root.sign(&leaf(HOST), &key));
    let mut copy = leaf(HOST);
    copy.custom_extensions.push(scts(&[promise]));
    // Even the key may be the original's: the issuer's is not.
    let seen = world.examine(&[&device.sign(&copy, &key), &device.der]);
    assert_eq!(verdicts(&seen), [(Origin::Embedded, SctVerdict::BadSignature)]);
    assert!(seen.signs.contains(&Sign::CopiedScts { logs: vec!["Range 2026".to_owned()] }));
    assert!(seen.standing.is_not_public(), "{:?}", seen.standing);
}

#[test]
fn a_promise_for_another_certificate_is_bad() {
    let (root, keeper, world) = public();
    let other = root.sign(&leaf("other.example"), &KeyPair::generate().unwrap());
    let mut params = leaf(HOST);
    params.custom_extensions.push(scts(&[keeper.promise_before(&root, &other)]));
    let seen = world.examine(&[&root.sign(&params, &KeyPair::generate().unwrap()), &root.der]);
    assert_eq!(verdicts(&seen), [(Origin::Embedded, SctVerdict::BadSignature)]);
    assert!(seen.signs.is_empty(), "the chain is public all the same");
}

#[test]
fn a_log_that_nobody_listed_is_unknown() {
    let (root, keeper, mut world) = public();
    world.logs = Logs::shipped();
    let seen = world.examine(&[&logged(&keeper, &root, leaf(HOST)), &root.der]);
    assert_eq!(verdicts(&seen), [(Origin::Embedded, SctVerdict::UnknownLog)]);
}

#[test]
fn a_list_that_is_no_list_is_malformed() {
    let (root, _, world) = public();
    for content in [vec![], vec![4, 1, 9], octets(&[0, 9, 1]), octets(&list(&[vec![1, 2, 3]]))] {
        let mut params = leaf(HOST);
        let oid = [1, 3, 6, 1, 4, 1, 11129, 2, 4, 2];
        params.custom_extensions.push(rcgen::CustomExtension::from_oid_content(&oid, content));
        let leaf = root.sign(&params, &KeyPair::generate().unwrap());
        let seen = world.examine(&[&leaf, &root.der]);
        assert_eq!(verdicts(&seen), [(Origin::Embedded, SctVerdict::Malformed)]);
    }
}

#[test]
fn promises_of_the_handshake_and_of_ocsp_hold_without_the_issuer() {
    let (root, keeper, world) = public();
    let leaf = root.leaf(HOST);
    let promise = keeper.promise_of(&leaf);
    let other = keeper.promise_of(&root.leaf("other.example"));
    let stapled = answer(Some(&list(std::slice::from_ref(&promise))));
    let placed = keeper.promise_with_place(&leaf);
    let (chain, scts) = ([leaf], [promise, other, vec![0; 5], placed]);
    let sent = Sent { chain: &chain, scts: &scts, ocsp: Some(&stapled) };
    assert_eq!(
        verdicts(&world.examine_sent(&sent, HOST, NOW)),
        [
            (Origin::Ocsp, SctVerdict::Valid),
            (Origin::Handshake, SctVerdict::Valid),
            (Origin::Handshake, SctVerdict::BadSignature),
            (Origin::Handshake, SctVerdict::Malformed),
            (Origin::Handshake, SctVerdict::Valid),
        ]
    );
}

/// An OCSP answer, `good`, for a certificate with serial number 9, with a list of SCTs or without.
pub(crate) fn answer(list: Option<&[u8]>) -> Vec<u8> {
    let time = |tag, text: &str| element(tag, text.as_bytes());
    let algorithm = element(0x30, &element(6, &[0x2b, 0x0e, 0x03, 0x02, 0x1a]));
    let id = [algorithm.clone(), octets(&[1; 20]), octets(&[2; 20]), element(2, &[9])].concat();
    let list = list.map(|list| {
        let oid = element(6, &[0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 5]);
        let extension = [oid, octets(&octets(list))].concat();
        element(0xa1, &element(0x30, &element(0x30, &extension)))
    });
    let single = [
        element(0x30, &id),
        element(0x80, &[]),
        time(0x18, "20260610000000Z"),
        element(0xa0, &time(0x18, "20260617000000Z")),
        list.unwrap_or_default(),
    ];
    let data = [
        element(0xa2, &octets(&[3; 20])),
        time(0x18, "20260610000001Z"),
        element(0x30, &element(0x30, &single.concat())),
    ];
    let basic = [element(0x30, &data.concat()), algorithm, element(3, &[0, 1])].concat();
    let kind = element(6, &[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1]);
    let body = element(0x30, &[kind, octets(&element(0x30, &basic))].concat());
    element(0x30, &[element(0x0a, &[0]), element(0xa0, &body)].concat())
}

#[test]
fn no_promise_at_all_is_a_sign_on_a_private_chain_alone() {
    let (root, _, world) = public();
    let device = Authority::root("O=Contoso, CN=Contoso Inspection CA");
    let seen = world.examine(&[&device.leaf(HOST), &device.der]);
    assert!(seen.signs.contains(&Sign::NoScts));
    assert!(world.examine(&[&root.leaf(HOST), &root.der]).signs.is_empty());
}

#[test]
fn the_logs_that_ship_are_whole() {
    let text = include_str!("../../../../catalog/interception/ct-logs.csv");
    let logs = Logs::of_csv(text).unwrap();
    assert_eq!(logs.len(), text.lines().count() - 1);
    assert!(logs.len() >= 70, "{}", logs.len());
    assert!(Logs::of_csv("operator,log,state,key\nA,B,usable,***\n").is_err());
    assert!(Logs::of_csv("operator\nA\n").is_err());
}

#[test]
fn an_answer_is_told_from_what_is_none() {
    let good = ocsp::read(&answer(None)).unwrap();
    assert_eq!((good.status.as_str(), good.produced_at), ("successful", Some(1_781_049_601)));
    let single = good.answer.unwrap();
    assert_eq!((single.serial.as_str(), single.status), ("09", ocsp::OcspStatus::Good));
    assert_eq!((single.this_update, single.next_update), (1_781_049_600, Some(1_781_654_400)));
    let later = ocsp::read(&[0x30, 3, 0x0a, 1, 3]).unwrap();
    assert_eq!((later.status.as_str(), later.answer), ("try-later", None));
    assert_eq!(ocsp::read(&[0x30, 3, 0x0a, 1, 0]), None, "success without an answer");
    assert_eq!(ocsp::read(b"<html>blocked</html>"), None);
}
