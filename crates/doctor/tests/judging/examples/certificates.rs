// SPDX-License-Identifier: Apache-2.0
//! Findings about certificates, TLS and clocks.

use super::*;

pub(super) fn all() -> Vec<(&'static str, Make, Make)> {
    vec![
        (
            "tls-interception",
            |run| signed(run, By::Private(NOBODY), Leaf::Good),
            |run| signed(run, By::Public, Leaf::Good),
        ),
        (
            "wrong-name",
            |run| signed(run, By::Public, Leaf::For("block.example")),
            |run| signed(run, By::Private(NOBODY), Leaf::For("block.example")),
        ),
        (
            "expired-certificate",
            |run| signed(run, By::Public, Leaf::Expired),
            |run| skewed(run, Leaf::Expired, 40 * 86_400),
        ),
        (
            "certificate-not-yet-valid",
            |run| signed(run, By::Public, Leaf::NotYet),
            |run| skewed(run, Leaf::NotYet, -40 * 86_400),
        ),
        (
            "missing-intermediate",
            |run| signed(run, By::PublicAlone, Leaf::Good),
            |run| signed(run, By::PrivateAlone(NOBODY), Leaf::Good),
        ),
        (
            "unfit-certificate",
            |run| signed(run, By::Public, Leaf::Unfit),
            |run| signed(run, By::Private(NOBODY), Leaf::Unfit),
        ),
        (
            "unlisted-root",
            |run| run.addresses[0].tls = Some(logged(HUB)),
            |run| signed(run, By::Private(NOBODY), Leaf::Good),
        ),
        ("clock-skew", |run| skewed(run, Leaf::Good, -10_800), |run| skewed(run, Leaf::Good, 20)),
        (
            "revocation-blocked",
            |run| list(run, Some(failure(Kind::Timeout))),
            |run| list(run, None),
        ),
        ("tls-downgrade", |run| agreed(run, "TLS1.2", true), |run| agreed(run, "TLS1.2", false)),
        (
            "missing-ciphers",
            |run| refuses(&mut run.addresses[0], "alert 40"),
            |run| refuses(&mut run.addresses[0], "alert 112"),
        ),
        ("old-tls-only", |run| with_12(run, Kind::Alert), |run| with_12(run, Kind::Timeout)),
    ]
}

fn signed(run: &mut Run, by: By, leaf: Leaf) {
    run.addresses[0].tls = Some(tls(HUB, by, leaf));
}

/// This machine's clock is wrong by so much, and what looks expired is not.
fn skewed(run: &mut Run, leaf: Leaf, ahead_s: i64) {
    signed(run, By::Public, leaf);
    for seen in &mut run.addresses {
        seen.clock = Some(ClockSeen { ahead_s });
    }
}

fn list(run: &mut Run, failure: Option<Failure>) {
    let url = "http://crl.example/1.crl".to_owned();
    run.addresses[0].revocation =
        vec![RevocationSeen { url, kind: "crl".into(), failure, bytes: 0 }];
}

fn agreed(run: &mut Run, version: &str, other_has_more: bool) {
    let mut other = by_proxy(HUB);
    other.tls.as_mut().unwrap().result.as_mut().unwrap().version = version.into();
    run.addresses.push(other);
    if !other_has_more {
        run.addresses.remove(0);
    }
}

fn with_12(run: &mut Run, kind: Kind) {
    run.addresses[0].tls12 = Some(TlsSeen { failure: Some(failure(kind)), ..TlsSeen::default() });
}

fn refuses(seen: &mut AddressSeen, alert: &'static str) {
    failed_tls(seen, Kind::Alert, "HandshakeFailure");
    seen.ciphers = super::super::ciphers::each(|_| Some(alert));
}
