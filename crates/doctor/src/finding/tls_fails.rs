// SPDX-License-Identifier: Apache-2.0
//! A handshake that does not end well.

use super::*;
use crate::look::{Step, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "tls-fails",
    what: "a handshake ends in an alert or in bad TLS",
    severities: &[Severity::Error],
    why: "A connector gets no connection. Servers of Citrix Cloud take TLS 1.2 with current ciphers; an alert comes from them only where something on the way changed the question.",
    change: "Leave Citrix Cloud's addresses out of anything that changes TLS on the way.",
    team: Team::Inspection,
    target: Some("TARGET"),
    cites: &[ARTICLE, REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let (step, failure) = seen.failed()?;
        let is_tls = matches!(step, Step::Hello | Step::Handshake);
        let is_bad = matches!(failure.kind, End::Alert | End::BadTls);
        // What is known better is told as that.
        let is_known =
            old_tls_only::older(seen).is_some() || missing_ciphers::lacking(seen).is_some();
        if !is_tls || !is_bad || is_known {
            return None;
        }
        let mut hit = Hit::error(format!("TLS fails{}", by(seen)), told(failure));
        hit.saw.extend(missing_ciphers::told_each(seen));
        Some(hit)
    })
}
