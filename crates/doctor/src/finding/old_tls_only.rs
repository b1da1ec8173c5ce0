// SPDX-License-Identifier: Apache-2.0
//! A far end without the TLS that connectors speak.

use super::*;
use crate::look::told;
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "old-tls-only",
    what: "TLS 1.2 cannot be agreed on, or only what is older",
    severities: &[Severity::Error],
    why: "Citrix Cloud takes TLS 1.2 and nothing older; connectors on Windows Server speak 1.2. Whoever answers here does not.",
    change: "Allow TLS 1.2 with its AES-GCM ciphers on the device that answers.",
    team: Team::Inspection,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        // Where ciphers are what is missing, they are what is told.
        let is_refused = || refused(seen).filter(|_| missing_ciphers::lacking(seen).is_none());
        let saw = older(seen).or_else(is_refused)?;
        let mut hit = Hit::error(format!("TLS 1.2 cannot be agreed on{}", by(seen)), saw);
        hit.saw.extend(missing_ciphers::told_each(seen));
        Some(hit)
    })
}

/// The same name, with 1.2 alone on offer. A connection that failed says nothing of versions.
fn refused(seen: &Seen<'_>) -> Option<String> {
    let tls = seen.seen.tls12.as_ref().filter(|tls| tls.result.is_none())?;
    let failure =
        tls.failure.as_ref().filter(|failure| matches!(failure.kind, End::Alert | End::BadTls))?;
    Some(format!("with TLS 1.2 alone on offer: {}", told(failure)))
}

/// What is older was agreed on, or the alert says that 1.2 is too new.
pub(super) fn older(seen: &Seen<'_>) -> Option<String> {
    let old = seen
        .negotiated()
        .filter(|agreed| matches!(agreed.version.as_str(), "TLS1.0" | "TLS1.1" | "SSL3.0"));
    let old = old.map(|agreed| format!("{} was agreed on", agreed.version));
    let alert = || {
        let failure = seen.seen.tls.as_ref()?.failure.as_ref()?;
        let words = failure.words.to_ascii_lowercase().replace('_', "");
        (failure.kind == End::Alert && words.contains("protocolversion")).then(|| told(failure))
    };
    old.or_else(alert)
}
