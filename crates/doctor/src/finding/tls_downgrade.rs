// SPDX-License-Identifier: Apache-2.0
//! Less than the far end can.

use super::*;
use crate::report::Verdict;

pub(super) const KIND: Kind = Kind {
    code: "tls-downgrade",
    what: "TLS 1.3 or HTTP/2 was offered, the far end can do it, and less was agreed on",
    severities: &[Severity::Warning, Severity::Note],
    why: "Somebody on this way answers who can do less than the far end. Alone it is a weak sign.",
    change: "Leave Citrix Cloud's addresses out of anything that changes TLS on the way.",
    team: Team::Inspection,
    target: Some("TARGET"),
    cites: &[ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let saw = downgrade(look, seen)?;
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
    let tls = seen.seen.tls.as_ref()?;
    let agreed = tls.result.as_ref()?;
    if agreed.version != NEW && tls.offered_versions.iter().any(|version| version == NEW) {
        let other = look
            .elsewhere(seen)
            .find(|other| other.negotiated().is_some_and(|agreed| agreed.version == NEW));
        if let Some(other) = other {
            return Some(format!(
                "{} here, and {NEW} by `{}`",
                clean(&agreed.version),
                clean(&other.seen.way.to_string())
            ));
        }
        let named =
            seen.seen.by_sni.iter().find(|other| {
                other.tls.result.as_ref().is_some_and(|agreed| agreed.version == NEW)
            });
        if let Some(named) = named {
            let name = named
                .sni
                .as_deref()
                .map_or_else(|| "no name".to_owned(), |name| format!("the name `{}`", clean(name)));
            return Some(format!(
                "{} for this name, and {NEW} at the same address with {name}",
                clean(&agreed.version)
            ));
        }
    }
    let offered =
        tls.offered_alpn.iter().any(|word| word == "h2") && agreed.alpn.as_deref() != Some("h2");
    let other = look.elsewhere(seen).find(|other| {
        other.negotiated().is_some_and(|agreed| agreed.alpn.as_deref() == Some("h2"))
    });
    let other = other.filter(|_| offered)?;
    let got = agreed
        .alpn
        .as_deref()
        .map_or_else(|| "no protocol".to_owned(), |word| format!("`{}`", clean(word)));
    Some(format!(
        "{got} agreed on by ALPN here, and `h2` by `{}`",
        clean(&other.seen.way.to_string())
    ))
}
