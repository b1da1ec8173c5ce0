// SPDX-License-Identifier: Apache-2.0
//! A public certificate whose time is over.

use super::*;

pub(super) const KIND: Kind = Kind {
    code: "expired-certificate",
    what: "a public certificate has expired, by the far end's clock too",
    severities: &[Severity::Error],
    why: "A connector refuses it. That is neglect of whoever runs the server, and no interception: a public authority vouches for it.",
    change: "Renew the certificate. Where the server is Citrix's or Microsoft's, look at its status page; where it is a private link or a relay of one's own, renew there.",
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
        let old = chain.certificates.iter().find(|one| one.not_after < there)?;
        // An old certificate that the way upwards does not need harms nobody.
        let needed = chain
            .path
            .iter()
            .filter_map(|place| chain.certificates.get(*place))
            .any(|one| one == old);
        let saw = format!("`{}` expired on {}", clean(&old.subject.short()), day(old.not_after));
        needed.then(|| Hit::error("public certificates have expired", saw))
    })
}

/// `2026-11-27`
pub(super) fn day(at: i64) -> String {
    jiff::Timestamp::from_second(at)
        .map_or_else(|_| format!("second {at}"), |at| at.strftime("%Y-%m-%d").to_string())
}
