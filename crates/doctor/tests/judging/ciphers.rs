// SPDX-License-Identifier: Apache-2.0
//! Which ciphers are missing, and where weaker ones are taken than the far end has.

use portolan_doctor::seen::*;
use portolan_doctor::{Finding, Report, Severity, Verdict};

use super::examples::failed_tls;
use super::world::*;

const ECDHE: &str = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
const DHE: &str = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256";
const WEAK: &str = "TLS_RSA_WITH_AES_128_CBC_SHA";

/// Each cipher alone: taken, or refused by this alert.
pub(super) fn each(refusal: impl Fn(&str) -> Option<&'static str>) -> Vec<CipherSeen> {
    let one = |name: &str| {
        let words = refusal(name);
        let failure = words.map(|words| Failure { words: words.into(), ..failure(Kind::Alert) });
        CipherSeen { name: name.into(), failure }
    };
    [ECDHE, DHE].map(one).into()
}

fn weak(cipher: &str) -> Option<PreferredSeen> {
    Some(PreferredSeen { cipher: Some(cipher.into()), ..PreferredSeen::default() })
}

/// A device that refuses every cipher that Citrix asks for and takes an old one.
fn old_device(seen: &mut AddressSeen) {
    failed_tls(seen, Kind::Alert, "HandshakeFailure");
    seen.ciphers = each(|_| Some("alert 40"));
    seen.preferred = weak(WEAK);
}

fn first(change: impl Fn(&mut AddressSeen)) -> Run {
    let mut run = run();
    change(&mut run.addresses[0]);
    run
}

fn finding<'r>(report: &'r Report, code: &str) -> &'r Finding {
    report.findings.iter().find(|finding| finding.code == code).unwrap()
}

#[test]
fn who_takes_none_of_the_ciphers_is_told_with_each_of_them_and_as_nothing_else() {
    let report = judged(&first(old_device));
    assert!(!codes(&report).contains(&"tls-fails") && !codes(&report).contains(&"old-tls-only"));
    let told = finding(&report, "missing-ciphers");
    assert_eq!(told.severity, Severity::Error);
    assert!(told.evidence[0].ends_with(&format!("refused alone: {ECDHE}, {DHE}; taken: none")));
    assert!(told.evidence[1].ends_with(&format!("`{WEAK}` is taken")));
}

#[test]
fn who_takes_those_with_dhe_alone_is_a_warning() {
    let run = first(|seen| {
        failed_tls(seen, Kind::Alert, "HandshakeFailure");
        seen.ciphers = each(|name| (name == ECDHE).then_some("alert 40"));
    });
    let report = judged(&run);
    assert_eq!(codes(&report), ["missing-ciphers"]);
    let told = finding(&report, "missing-ciphers");
    assert_eq!(told.severity, Severity::Warning);
    assert!(told.evidence[0].ends_with(&format!("refused alone: {ECDHE}; taken: {DHE}")));
}

#[test]
fn who_takes_another_cipher_of_his_own_choice_still_lacks_them() {
    let run = first(|seen| {
        seen.tls.as_mut().unwrap().result = Some(NegotiatedTls {
            version: "TLS1.2".into(),
            cipher: "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256".into(),
            alpn: Some("h2".into()),
        });
        seen.ciphers = each(|_| Some("alert 40"));
    });
    assert_eq!(finding(&judged(&run), "missing-ciphers").severity, Severity::Error);
}

#[test]
fn an_alert_about_the_version_is_old_tls_and_not_ciphers() {
    let run = first(|seen| {
        failed_tls(seen, Kind::Alert, "ProtocolVersion");
        seen.ciphers = each(|_| Some("alert 70"));
    });
    assert_eq!(codes(&judged(&run)), ["old-tls-only"]);
}

#[test]
fn who_refuses_the_name_alone_does_not_lack_ciphers() {
    let run = first(|seen| {
        old_device(seen);
        seen.preferred = None;
        let tls = tls("www.example.com", By::Public, Leaf::Good);
        seen.by_sni = vec![SniSeen { sni: Some("www.example.com".into()), tls }];
    });
    let report = judged(&run);
    assert_eq!(codes(&report), ["tls-fails"]);
    assert!(finding(&report, "tls-fails").evidence[1].contains("taken: none"));
}

#[test]
fn a_weaker_cipher_than_another_way_gets_is_a_downgrade() {
    let mut run = run();
    let mut other = by_proxy(HUB);
    old_device(&mut other);
    run.addresses.push(other);
    let told = judged(&run);
    let told = finding(&told, "tls-downgrade");
    assert!(told.evidence[0].contains(&format!("`{WEAK}` here")), "{:?}", told.evidence);
    assert!(told.evidence[0].contains("`TLS_AES_128_GCM_SHA256` by `direct`"));
}

#[test]
fn a_weaker_cipher_than_another_name_gets_at_the_same_address_is_a_downgrade() {
    let run = first(|seen| {
        old_device(seen);
        let tls = tls("www.example.com", By::Public, Leaf::Good);
        seen.by_sni = vec![SniSeen { sni: Some("www.example.com".into()), tls }];
    });
    let report = judged(&run);
    let told = finding(&report, "tls-downgrade");
    assert!(told.evidence[0].contains("at the same address with the name `www.example.com`"));
}

#[test]
fn a_weak_choice_of_a_server_that_is_vouched_for_is_a_note_and_no_sign() {
    let run = first(|seen| {
        let agreed = seen.tls.as_mut().unwrap().result.as_mut().unwrap();
        agreed.version = "TLS1.2".into();
        agreed.cipher = ECDHE.into();
        seen.preferred = weak("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA");
    });
    let report = judged(&run);
    let told = finding(&report, "tls-downgrade");
    assert_eq!((told.severity, report.verdict), (Severity::Note, Verdict::None));
    assert!(told.evidence[0].contains("though AES-GCM with ECDHE was on offer too"));
}

#[test]
fn both_ways_alike_are_no_downgrade_of_one() {
    let mut run = first(|seen| seen.preferred = weak("TLS_RSA_WITH_AES_128_GCM_SHA256"));
    let mut other = by_proxy(HUB);
    other.preferred = weak("TLS_RSA_WITH_AES_256_GCM_SHA384");
    run.addresses.push(other);
    let report = judged(&run);
    let told: Vec<_> = report.findings.iter().filter(|f| f.code == "tls-downgrade").collect();
    assert!(told.iter().all(|finding| finding.severity == Severity::Note));
    assert!(told.iter().flat_map(|f| &f.evidence).all(|line| line.contains("on offer too")));
}

#[test]
fn certificates_of_a_device_with_old_ciphers_are_judged_all_the_same() {
    let run = first(|seen| {
        old_device(seen);
        seen.preferred.as_mut().unwrap().chain = chain(HUB, By::Private(NOBODY), Leaf::Good);
    });
    let report = judged(&run);
    assert_eq!(report.addresses[0].verdict, Verdict::Confirmed);
    assert!(codes(&report).contains(&"tls-interception"));
}
