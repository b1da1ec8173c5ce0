// SPDX-License-Identifier: Apache-2.0
//! TLS 1.2, and not with the ciphers that connectors have.

use super::*;
use crate::look::list;
use crate::seen::{CipherSeen, Kind as End};

pub(super) const KIND: Kind = Kind {
    code: "missing-ciphers",
    what: "TLS 1.2 is spoken, and none of the ciphers that Citrix asks for is taken, or those with DHE alone",
    severities: &[Severity::Error, Severity::Warning],
    why: "Citrix Cloud asks for TLS 1.2 with ECDHE or DHE and AES-GCM. Windows Server speaks these to it; whoever answers here wants others, and a connection is agreed on with weaker \
          ones or not at all.",
    change: "Allow the AES-GCM ciphers of TLS 1.2 with ECDHE on the device that answers, or leave Citrix Cloud's addresses out of its inspection.",
    team: Team::Inspection,
    target: Some("TARGET"),
    cites: &[REQUIREMENTS],
};

/// Which of them are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lacking {
    All,
    /// Those with ECDHE.
    AllButDhe,
}

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let saw = told_each(seen)?;
        let mut hit = match lacking(seen)? {
            Lacking::All => Hit::error(
                format!("none of the ciphers that Citrix asks for is taken{}", by(seen)),
                saw,
            ),
            Lacking::AllButDhe => Hit::warning(
                format!(
                    "of the ciphers that Citrix asks for, only those with DHE are taken{}",
                    by(seen)
                ),
                saw,
            ),
        };
        let taken = seen.seen.preferred.as_ref().and_then(|seen| seen.cipher.as_deref());
        hit.saw.extend(taken.map(|name| {
            format!("with strong and weak ones on offer together, `{}` is taken", clean(name))
        }));
        Some(hit)
    })
}

/// Only a refusal of the cipher counts: an alert about versions or names says nothing of it, and a silence nothing at all.
pub(super) fn lacking(seen: &Seen<'_>) -> Option<Lacking> {
    // The same machine takes them under another name: so it is the name that it refuses.
    let is_for_others = seen.seen.by_sni.iter().any(|other| other.tls.result.is_some());
    if seen.negotiated().is_none() && is_for_others {
        return None;
    }
    let all = &seen.seen.ciphers;
    let has_answered = all.iter().all(|one| one.failure.is_none() || is_refused(one));
    let is_taken =
        |part: &str| all.iter().any(|one| one.failure.is_none() && one.name.starts_with(part));
    match (all.is_empty() || !has_answered, is_taken("TLS_ECDHE_"), is_taken("TLS_")) {
        (true, ..) | (_, true, _) => None,
        (false, false, true) => Some(Lacking::AllButDhe),
        (false, false, false) => Some(Lacking::All),
    }
}

/// `handshake_failure` and `insufficient_security` (RFC 5246, 7.2.2), or another cipher than was on offer.
fn is_refused(one: &CipherSeen) -> bool {
    let Some(failure) = &one.failure else { return false };
    let is_alert = failure.kind == End::Alert;
    failure.kind == End::BadTls
        || is_alert && matches!(failure.words.as_str(), "alert 40" | "alert 71")
}

/// Each cipher that Citrix asks for, offered alone.
pub(super) fn told_each(seen: &Seen<'_>) -> Option<String> {
    let (missing, taken): (Vec<_>, Vec<_>) =
        seen.seen.ciphers.iter().partition(|one| one.failure.is_some());
    let names = |all: &[&CipherSeen]| {
        let names: Vec<_> = all.iter().map(|one| one.name.as_str()).collect();
        if names.is_empty() { "none".to_owned() } else { list(&names, 8) }
    };
    (!missing.is_empty())
        .then(|| format!("refused alone: {}; taken: {}", names(&missing), names(&taken)))
}
