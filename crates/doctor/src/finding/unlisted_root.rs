// SPDX-License-Identifier: Apache-2.0
//! A root that our set does not have.

use portolan_trust::Standing;

use super::*;

pub(super) const KIND: Kind = Kind {
    code: "unlisted-root",
    what: "public logs hold the certificate, and its root is not in the public set that was given",
    severities: &[Severity::Note],
    why: "An authority that other programmes trust, or one of yesterday. No device in between gets into public logs, so it is no interception.",
    change: "Nothing, where this machine trusts the root.",
    team: Team::Machine,
    target: None,
    cites: &[],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let Standing::LoggedOnly { top } = &seen.chain.as_ref()?.standing else { return None };
        Some(Hit::note(
            "certificates lead to roots that are not in the public set",
            format!("it leads to `{}`", clean(top)),
        ))
    })
}
