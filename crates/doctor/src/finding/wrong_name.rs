// SPDX-License-Identifier: Apache-2.0
//! Somebody else's public certificate.

use super::*;
use crate::look::list;

pub(super) const KIND: Kind = Kind {
    code: "wrong-name",
    what: "the certificate is public, and stands for another name",
    severities: &[Severity::Error],
    why: "A connector refuses a certificate that does not stand for the name it asked for. Somebody else answers: names lead astray, or a block page stands there.",
    change: "Find out who answers at this address: look at the name servers first, then at redirections on firewall and proxy.",
    team: Team::Network,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let chain = seen
            .chain
            .as_ref()
            .filter(|chain| chain.standing.is_vouched_for() && !chain.name_matches)?;
        let leaf = chain.leaf()?;
        let names = if leaf.names.is_empty() {
            clean(&leaf.subject.to_string())
        } else {
            list(&leaf.names, 4)
        };
        let saw =
            format!("its certificate is for {names}, issued by `{}`", clean(&leaf.issuer.short()));
        Some(Hit::error(
            format!("somebody else answers, with a certificate for other names{}", by(seen)),
            saw,
        ))
    })
}
