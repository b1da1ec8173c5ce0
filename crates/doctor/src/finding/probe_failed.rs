// SPDX-License-Identifier: Apache-2.0
//! What this machine would not let us do.

use super::*;
use crate::look::told;
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "probe-failed",
    what: "this machine itself kept an address from being tried",
    severities: &[Severity::Warning],
    why: "Of these addresses nothing is known.",
    change: "Look at this machine's own firewall and limits (`ulimit -n`), and run the check again.",
    team: Team::Machine,
    target: None,
    cites: &[],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let (step, failure) = seen.failed().filter(|(_, failure)| failure.kind == End::Local)?;
        Some(Hit::warning(
            "this machine kept addresses from being tried",
            format!("{}: {}", step.word(), told(failure)),
        ))
    })
}
