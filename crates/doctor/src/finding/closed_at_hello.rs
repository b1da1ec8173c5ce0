// SPDX-License-Identifier: Apache-2.0
//! An end in answer to the ClientHello, without a reset.

use super::reset_at_hello::told_with;
use super::*;
use crate::look::{Step, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "closed-at-hello",
    what: "the connection opens, and is closed when the ClientHello has told the name",
    severities: &[Severity::Error],
    why: "A device reads the name in the ClientHello and ends what its policy does not allow. A test of the port alone does not see that.",
    change: "Allow Citrix Cloud's names in the policy that looks at names, and leave them out of inspection.",
    team: Team::Network,
    target: Some("TARGET"),
    cites: &[ARTICLE, REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure = seen.failed_at(Step::Hello).filter(|failure| failure.kind == End::Closed)?;
        Some(Hit::error(
            format!("connections are closed at the first message of TLS{}", by(seen)),
            told_with(seen, &told(failure)),
        ))
    })
}
