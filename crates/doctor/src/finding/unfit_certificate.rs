// SPDX-License-Identifier: Apache-2.0
//! A public certificate that breaks a rule.

use portolan_trust::Standing;

use super::*;

pub(super) const KIND: Kind = Kind {
    code: "unfit-certificate",
    what: "a certificate leads to a public root and breaks another rule",
    severities: &[Severity::Error],
    why: "Clients of today refuse it.",
    change: "Whoever runs the server has to get another certificate.",
    team: Team::Service,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let Standing::PublicUnfit { why, .. } = &seen.chain.as_ref()?.standing else { return None };
        Some(Hit::error("public certificates break a rule", clean(why)))
    })
}
