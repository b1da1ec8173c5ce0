// SPDX-License-Identifier: Apache-2.0
//! A server that does not send its whole chain.

use portolan_trust::Standing;

use super::*;

pub(super) const KIND: Kind = Kind {
    code: "missing-intermediate",
    what: "a server did not send the certificate of its issuer, and all speaks for a public one",
    severities: &[Severity::Warning],
    why: "Windows fetches what is missing over TCP 80, where that is open; others refuse. It is the server's mistake and no interception.",
    change: "Let whoever runs the server send the whole chain; meanwhile keep TCP 80 to the authority open.",
    team: Team::Service,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let chain = seen.chain.as_ref().filter(|chain| chain.standing.may_be_public())?;
        let Standing::Incomplete { wanted, .. } = &chain.standing else { return None };
        let saw = format!("the certificate of `{}` was not sent", clean(wanted));
        Some(Hit::warning(format!("servers do not send their whole chain{}", by(seen)), saw))
    })
}
