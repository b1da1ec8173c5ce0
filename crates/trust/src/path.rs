// SPDX-License-Identifier: Apache-2.0
//! The way from a leaf to whoever vouches for it, found by names and signatures alone: dates are somebody else's question. Whoever sends the
//! certificates may send them in any order, twice, with others in between, or in a ring.

use std::collections::BTreeSet;

use x509_parser::prelude::{FromDer, SubjectPublicKeyInfo};

use crate::certificate::Parsed;
use crate::roots::{Root, Roots};
use crate::signature::{self, Signature};

/// A way upwards. The places are those of the certificates as sent, the leaf's first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path<'r> {
    pub(crate) places: Vec<usize>,
    pub(crate) end: End<'r>,
}

/// Where a way ends.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum End<'r> {
    /// At a root of the set.
    Root(&'r Root),
    /// The last certificate signed itself.
    SelfSigned,
    /// The issuer of the last one was not sent.
    #[default]
    Missing,
    /// A certificate of the issuer's name and key identifier is there, and its key did not sign.
    Forged,
}

/// The way to one of these roots, if there is one.
pub(crate) fn to_root<'r>(sent: &[Parsed<'_>], leaf: usize, roots: &'r Roots) -> Option<Path<'r>> {
    let mut ways = vec![vec![leaf]];
    let mut seen = BTreeSet::from([leaf]);
    let mut at = 0;
    while let Some(way) = ways.get(at).cloned() {
        at += 1;
        let top = way.last().and_then(|place| sent.get(*place))?;
        if let Some(root) = vouches(top, roots) {
            return Some(Path { places: way, end: End::Root(root) });
        }
        for next in issuers(sent, top, Signature::Valid) {
            if seen.insert(next) {
                ways.push(way.iter().copied().chain([next]).collect());
            }
        }
    }
    None
}

/// The root that signed this one, or that this one is: the same name and key, whoever signed the certificate that was sent.
fn vouches<'r>(top: &Parsed<'_>, roots: &'r Roots) -> Option<&'r Root> {
    let signed = |root: &&Root| signature_by(top, &root.key) == Signature::Valid;
    let itself = roots.named(top.subject()).find(|root| root.key == top.key());
    itself.or_else(|| roots.named(top.issuer()).find(signed))
}

/// The way as far as what was sent goes.
pub(crate) fn upwards<'r>(sent: &[Parsed<'_>], leaf: usize) -> Path<'r> {
    let mut path = Path { places: vec![leaf], end: End::Missing };
    while let Some(top) = path.places.last().and_then(|place| sent.get(*place)) {
        if is_self_signed(top) {
            path.end = End::SelfSigned;
            break;
        }
        // An algorithm that we cannot check is no proof against an issuer.
        let mut above = issuers(sent, top, Signature::Valid);
        above.extend(issuers(sent, top, Signature::Unsupported));
        match above.into_iter().find(|place| !path.places.contains(place)) {
            Some(next) => path.places.push(next),
            None => {
                path.end = if is_forged(sent, top) { End::Forged } else { End::Missing };
                break;
            }
        }
    }
    path
}

/// Whether it signed itself with the key that it shows.
pub(crate) fn is_self_signed(one: &Parsed<'_>) -> bool {
    one.subject() == one.issuer() && signature_by(one, one.key()) != Signature::Bad
}

/// Those that were sent, have the issuer's name, may sign, and whose signature is such; the one that the key identifier means comes first.
fn issuers(sent: &[Parsed<'_>], below: &Parsed<'_>, worth: Signature) -> Vec<usize> {
    let named = |(_, above): &(usize, &Parsed<'_>)| {
        above.subject() == below.issuer() && above.der != below.der && above.may_sign()
    };
    let mut found: Vec<_> = sent.iter().enumerate().filter(named).collect();
    found.retain(|(_, above)| signature_by(below, above.key()) == worth);
    found.sort_by_key(|(_, above)| below.points_at(&above.said) == Some(false));
    found.into_iter().map(|(place, _)| place).collect()
}

/// Whether a certificate is there that this one can only mean as its issuer, and that did not sign it. A key identifier that
/// differs speaks for another key of the same name instead, as authorities have after a change of keys.
fn is_forged(sent: &[Parsed<'_>], below: &Parsed<'_>) -> bool {
    sent.iter().any(|above| {
        above.subject() == below.issuer()
            && above.der != below.der
            && below.points_at(&above.said) != Some(false)
            && signature_by(below, above.key()) == Signature::Bad
    })
}

/// Whether this key, in DER, signed that certificate.
pub(crate) fn signature_by(below: &Parsed<'_>, key: &[u8]) -> Signature {
    match SubjectPublicKeyInfo::from_der(key) {
        Ok((_, key)) => signature::of_certificate(&below.x509, &key),
        Err(_) => Signature::Unsupported,
    }
}
