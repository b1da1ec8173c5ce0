// SPDX-License-Identifier: Apache-2.0
//! No answer over UDP.

use super::*;
use crate::look::told;
use crate::seen::{Kind as End, Speaks};

pub(super) const KIND: Kind = Kind {
    code: "udp-blocked",
    what: "a DTLS question over UDP gets no answer, or is refused",
    severities: &[Severity::Warning],
    why: "Sessions fall back from EDT over UDP to TCP: they work, and are worse on bad lines.",
    change: "Allow UDP 443 outwards to the Gateway Service's names.",
    team: Team::Network,
    target: None,
    cites: &[PORTS, REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let udp = seen.seen.udp.as_ref().filter(|udp| udp.record.is_none())?;
        let is_refused = udp.failure.as_ref().is_some_and(|failure| {
            matches!(failure.kind, End::Refused | End::Unreachable | End::Prohibited | End::Reset)
        });
        let tcp = tcp_works(look, seen);
        let confidence = match (is_refused, tcp) {
            (true, _) => Confidence::Confirmed,
            (false, true) => Confidence::Likely,
            (false, false) => Confidence::Suspected,
        };
        let beside = if tcp { "; TCP to the same name works" } else { "" };
        let how = udp.failure.as_ref().map_or_else(|| "silence".to_owned(), told);
        let saw = format!("{} tries: {how}{beside}", udp.tries);
        Some(
            Hit::warning("nothing answers over UDP, so EDT falls back to TCP", saw).but(confidence),
        )
    })
}

fn tcp_works(look: &Look<'_>, seen: &Seen<'_>) -> bool {
    look.addresses.iter().any(|other| {
        other.seen.asked.host == seen.seen.asked.host
            && other.seen.asked.speaks != Speaks::Dtls
            && other.is_reached()
    })
}
