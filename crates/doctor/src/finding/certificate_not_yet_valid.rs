// SPDX-License-Identifier: Apache-2.0
//! A public certificate whose time has not come.

use super::expired_certificate::day;
use super::*;

pub(super) const KIND: Kind = Kind {
    code: "certificate-not-yet-valid",
    what: "a public certificate is not valid yet, by the far end's clock too",
    severities: &[Severity::Error],
    why: "A connector refuses it until its first day.",
    change: "Whoever runs the server has put it up too early; or this machine's clock is behind.",
    team: Team::Service,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let chain = seen
            .chain
            .as_ref()
            .filter(|chain| chain.standing.is_vouched_for() || chain.standing.may_be_public())?;
        let there = seen.time_there(look.now);
        let needed = chain.path.iter().filter_map(|place| chain.certificates.get(*place));
        let young = needed.into_iter().find(|one| one.not_before > there)?;
        let saw =
            format!("`{}` is valid from {}", clean(&young.subject.short()), day(young.not_before));
        Some(Hit::error("public certificates are not valid yet", saw))
    })
}
