// SPDX-License-Identifier: Apache-2.0
//! Less than the far end can.

mod suite;

use super::*;
use crate::report::Verdict;
use crate::seen::{NegotiatedTls, SniSeen};
use suite::{Suite, suite};

pub(super) const KIND: Kind = Kind {
    code: "tls-downgrade",
    what: "TLS 1.3, HTTP/2 or a strong cipher was offered, the far end can do it, and less was agreed on",
    severities: &[Severity::Warning, Severity::Note],
    why: "Somebody on this way answers who can do less than the far end. Alone it is a weak sign.",
    change: "Leave Citrix Cloud's addresses out of anything that changes TLS on the way.",
    team: Team::Inspection,
    target: Some("TARGET"),
    cites: &[ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let saw = downgrade(look, seen).or_else(|| weak(seen))?;
        let is_vouched = seen.chain.as_ref().is_some_and(|chain| chain.standing.is_vouched_for());
        // The key is the far end's own: then servers of one name differ, and nobody is in between.
        let severity = if is_vouched && seen.found.verdict == Verdict::None {
            Severity::Note
        } else {
            Severity::Warning
        };
        Some(Hit::new(
            severity,
            Confidence::Suspected,
            format!("less of TLS is agreed on than the far end can do{}", by(seen)),
            saw,
        ))
    })
}

const NEW: &str = "TLS1.3";

/// What another way, or another name at the same address, gets more of.
pub(crate) fn downgrade(look: &Look<'_>, seen: &Seen<'_>) -> Option<String> {
    version(look, seen).or_else(|| cipher(look, seen)).or_else(|| alpn(look, seen))
}

fn version(look: &Look<'_>, seen: &Seen<'_>) -> Option<String> {
    let tls = seen.seen.tls.as_ref()?;
    let agreed = tls.result.as_ref()?;
    let is_offered = tls.offered_versions.iter().any(|version| version == NEW);
    if agreed.version == NEW || !is_offered {
        return None;
    }
    let has_new = |other: &Option<NegotiatedTls>| other.as_ref().is_some_and(|a| a.version == NEW);
    let own = clean(&agreed.version);
    let by_way = look
        .elsewhere(seen)
        .find(|other| other.seen.tls.as_ref().is_some_and(|tls| has_new(&tls.result)))
        .map(|other| format!("{own} here, and {NEW} by `{}`", way(other)));
    by_way.or_else(|| {
        let other = seen.seen.by_sni.iter().find(|other| has_new(&other.tls.result))?;
        Some(format!("{own} for this name, and {NEW} at the same address with {}", called(other)))
    })
}

/// Like is held against like: what is chosen where strong ones are on offer too, or what is taken where they stand alone.
fn cipher(look: &Look<'_>, seen: &Seen<'_>) -> Option<String> {
    let (own, strength) = taken(seen)?;
    let is_stronger = |name: &str| suite(name).is_some_and(|other| other > strength);
    let by_way = look.elsewhere(seen).find_map(|other| {
        let (name, _) = taken(other).filter(|(name, _)| is_stronger(name))?;
        Some(format!("`{}` here, and `{}` by `{}`", clean(own), clean(name), way(other)))
    });
    by_way.or_else(|| {
        // Other names were asked with strong ones alone: they prove something where this one refused those.
        let is_refused = seen.negotiated().is_none();
        let (other, name) = seen.seen.by_sni.iter().filter(|_| is_refused).find_map(|other| {
            let name = other.tls.result.as_ref()?.cipher.as_str();
            is_stronger(name).then_some((other, name))
        })?;
        Some(format!(
            "`{}` for this name, and `{}` at the same address with {}",
            clean(own),
            clean(name),
            called(other)
        ))
    })
}

fn alpn(look: &Look<'_>, seen: &Seen<'_>) -> Option<String> {
    let tls = seen.seen.tls.as_ref()?;
    let agreed = tls.result.as_ref()?;
    let has_h2 = |agreed: &NegotiatedTls| agreed.alpn.as_deref() == Some("h2");
    if has_h2(agreed) || !tls.offered_alpn.iter().any(|word| word == "h2") {
        return None;
    }
    let other = look.elsewhere(seen).find(|other| other.negotiated().is_some_and(has_h2))?;
    let got = agreed
        .alpn
        .as_deref()
        .map_or_else(|| "no protocol".to_owned(), |word| format!("`{}`", clean(word)));
    Some(format!("{got} agreed on by ALPN here, and `h2` by `{}`", way(other)))
}

/// A weak cipher was chosen though strong ones were on offer. Some servers do that of themselves, so it is no sign of somebody in between.
fn weak(seen: &Seen<'_>) -> Option<String> {
    let (name, strength) = taken(seen)?;
    let lacks = strength.lacks()?;
    Some(format!(
        "`{}` is taken, which has {lacks}, though AES-GCM with ECDHE was on offer too",
        clean(name)
    ))
}

/// The cipher that the other end takes where it has the choice.
fn taken<'s>(seen: &'s Seen<'_>) -> Option<(&'s str, Suite)> {
    let preferred = seen.seen.preferred.as_ref().and_then(|seen| seen.cipher.as_deref());
    let name = preferred.or_else(|| seen.negotiated().map(|agreed| agreed.cipher.as_str()))?;
    Some((name, suite(name)?))
}

fn way(other: &Seen<'_>) -> String {
    clean(&other.seen.way.to_string())
}

fn called(other: &SniSeen) -> String {
    let name = other.sni.as_deref();
    name.map_or_else(|| "no name".to_owned(), |name| format!("the name `{}`", clean(name)))
}
