// SPDX-License-Identifier: Apache-2.0
//! Revocation lists that cannot be fetched.

use super::*;
use crate::look::told;
use crate::seen::Speaks;

pub(super) const KIND: Kind = Kind {
    code: "revocation-blocked",
    what: "a revocation list, a responder, or another address on TCP 80 cannot be reached",
    severities: &[Severity::Error, Severity::Warning],
    why: "A connector checks whether certificates were revoked, in plain HTTP over TCP 80. Where that is shut it waits, and updates and sign-in fail or are slow.",
    change: "Allow TCP 80 outwards to the hosts of the lists (`*.digicert.com` among them).",
    team: Team::Network,
    target: None,
    cites: &[PORTS, REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let lists = seen.seen.revocation.iter().filter_map(|list| {
            Some(format!(
                "`{}` ({}): {}",
                clean(&list.url),
                clean(&list.kind),
                told(list.failure.as_ref()?)
            ))
        });
        let mut saw: Vec<_> = lists.collect();
        if saw.is_empty() {
            let is_plain = seen.seen.asked.speaks == Speaks::Http && !seen.is_reached();
            let (_, failure) = seen.failed().filter(|_| is_plain)?;
            saw.push(told(failure));
        }
        // What one authority's list refuses others may give.
        let is_all = seen.seen.revocation.iter().all(|list| list.failure.is_some());
        let severity = if is_all { Severity::Error } else { Severity::Warning };
        let message = format!("revocation lists cannot be fetched{}", by(seen));
        Some(Hit { severity, confidence: Confidence::Confirmed, message, saw })
    })
}
