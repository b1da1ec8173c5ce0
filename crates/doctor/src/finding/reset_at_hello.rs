// SPDX-License-Identifier: Apache-2.0
//! A reset in answer to the ClientHello.

use super::*;
use crate::look::{Step, told};
use crate::seen::{Kind as End, SniSeen};

pub(super) const KIND: Kind = Kind {
    code: "reset-at-hello",
    what: "the connection opens, and is reset when the ClientHello has told the name",
    severities: &[Severity::Error],
    why: "A device reads the name in the ClientHello and ends what its policy does not allow. A test of the port alone does not see that.",
    change: "Allow Citrix Cloud's names in the policy that looks at names (application control, URL filter, DPI), and leave them out of inspection.",
    team: Team::Network,
    target: Some("TARGET"),
    cites: &[ARTICLE, REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure = seen.failed_at(Step::Hello).filter(|failure| failure.kind == End::Reset)?;
        let message = match by_other_name(seen) {
            Some(_) => "connections are reset because of the name that they ask for",
            None => "connections are reset at the first message of TLS",
        };
        Some(Hit::error(format!("{message}{}", by(seen)), told_with(seen, &told(failure))))
    })
}

/// A name with which the same address answers.
fn by_other_name<'s>(seen: &'s Seen<'_>) -> Option<&'s SniSeen> {
    seen.seen.by_sni.iter().find(|other| !other.tls.chain.is_empty())
}

/// How it ended, and that another name passes where it does.
pub(super) fn told_with(seen: &Seen<'_>, how: &str) -> String {
    match by_other_name(seen) {
        Some(SniSeen { sni: Some(name), .. }) => {
            format!("{how}; the same address answers when it is asked for `{}`", clean(name))
        }
        Some(SniSeen { sni: None, .. }) => {
            format!("{how}; the same address answers when no name is given")
        }
        None => how.to_owned(),
    }
}
