// SPDX-License-Identifier: Apache-2.0
//! Straight it works, by the proxy it does not.

use super::*;
use crate::report::Verdict;

pub(super) const KIND: Kind = Kind {
    code: "different-ways",
    what: "an address works by one way and not by another that was tried, or is read on one way alone",
    severities: &[Severity::Warning],
    why: "Which way a connector takes hangs on settings that can change; the way that works should be the one that it uses.",
    change: "Set the connector to the way that works, or mend the other.",
    team: Team::Proxy,
    target: Some("winhttp"),
    cites: &[ARTICLE, GUIDE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let way = clean(&seen.seen.way.to_string());
        if seen.failed().is_some() && !seen.is_direct() {
            let other = look.elsewhere(seen).find(|other| other.is_reached())?;
            let saw =
                format!("{}; by `{}` it answers", seen.came(), clean(&other.seen.way.to_string()));
            return Some(Hit::warning(format!("what fails by `{way}` works by another way"), saw));
        }
        let is_clean = |other: &&Seen<'_>| {
            other.is_reached() && other.chain.is_some() && other.found.verdict == Verdict::None
        };
        let other = look
            .elsewhere(seen)
            .find(is_clean)
            .filter(|_| seen.found.verdict == Verdict::Confirmed)?;
        let saw = format!("by `{}` nobody reads along", clean(&other.seen.way.to_string()));
        Some(Hit::warning(format!("somebody reads along on the way `{way}` alone"), saw))
    })
}
