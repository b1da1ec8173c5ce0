// SPDX-License-Identifier: Apache-2.0
//! A connection that dies of rest.

use super::*;
use crate::look::told;
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "idle-kill",
    what: "a connection that was left alone for a while is dead when it is used again",
    severities: &[Severity::Error, Severity::Warning],
    why: "Connectors hold connections that rest for minutes; a firewall or proxy that forgets them cuts messages that come later, and nobody is told.",
    change: "Raise the idle timeout for TCP 443 to Citrix Cloud's addresses on the device that forgets connections.",
    team: Team::Network,
    target: None,
    cites: &[ARTICLE],
};

/// Connectors say something at least this often; what dies later does not harm them.
const HARMLESS_S: u64 = 300;

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let idle = seen.seen.idle.as_ref()?;
        let (dead, failure) =
            idle.waits.iter().find_map(|wait| Some((wait.waited_s, wait.failure.as_ref()?)))?;
        let lived =
            idle.waits.iter().filter(|wait| wait.failure.is_none()).map(|wait| wait.waited_s).max();
        let lived = lived.map_or_else(
            || "no shorter rest was tried".to_owned(),
            |s| format!("after {s} s it lived"),
        );
        let saw = format!("after {dead} s at rest: {}; {lived}", told(failure));
        let message = format!("connections at rest die within {dead} s{}", by(seen));
        let severity = if dead <= HARMLESS_S { Severity::Error } else { Severity::Warning };
        // An end in order may be a proxy's own limit, and one that never rested well may have died of something else.
        let is_plain = failure.kind != End::Closed && idle.waits.len() > 1;
        let confidence = if is_plain { Confidence::Confirmed } else { Confidence::Likely };
        Some(Hit::new(severity, confidence, message, saw))
    })
}
