// SPDX-License-Identifier: Apache-2.0
//! Names that lead to each other.

use super::*;
use crate::look::told;
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "name-loop",
    what: "names lead to each other without end",
    severities: &[Severity::Error],
    why: "Without an address nothing else can begin.",
    change: "Correct the zone or the rewriting rule on the name server that gave these answers.",
    team: Team::Names,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let looped = seen.seen.dns.iter().filter_map(|seen| seen.result.as_ref().err());
        let failure = looped.into_iter().find(|failure| failure.kind == End::NameLoop)?;
        Some(Hit::error("names lead to each other", told(failure)))
    })
}
