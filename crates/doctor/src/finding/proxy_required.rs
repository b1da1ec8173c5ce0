// SPDX-License-Identifier: Apache-2.0
//! Only a proxy leads out.

use super::*;
use crate::look::{Step, told};

pub(super) const KIND: Kind = Kind {
    code: "proxy-required",
    what: "straight there nothing passes, and by a proxy it does",
    severities: &[Severity::Warning],
    why: "A connector's services use WinHTTP's settings, which are not those of a user or a browser. Without them they go straight, and get nowhere here.",
    change: "Set the proxy for the machine (`netsh winhttp set proxy`), with the exceptions that connectors need, and restart the connector's services; or open the straight \
             way: Citrix recommends a direct one.",
    team: Team::Machine,
    target: Some("winhttp"),
    cites: &[GUIDE, REQUIREMENTS, ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure = shut(look, seen)?;
        let other = look.elsewhere(seen).find(|other| other.is_reached())?;
        let way = clean(&other.seen.way.to_string());
        let saw = format!("straight: {}; by `{way}` it answers", told(failure));
        Some(Hit::warning(
            format!("nothing passes straight to Citrix Cloud; the proxy `{way}` leads out"),
            saw,
        ))
    })
}

/// How a straight connection failed, where a proxy leads there: then the straight way is shut on purpose, and that alone is told.
pub(super) fn shut<'s>(look: &Look<'_>, seen: &'s Seen<'_>) -> Option<&'s crate::seen::Failure> {
    let failure = seen.failed_at(Step::Connect).or_else(|| seen.failed_at(Step::Names))?;
    let leads = look.elsewhere(seen).any(|other| !other.is_direct() && other.is_reached());
    leads.then_some(failure)
}
