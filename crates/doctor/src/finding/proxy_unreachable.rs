// SPDX-License-Identifier: Apache-2.0
//! No proxy where one is named.

use super::*;
use crate::look::{Step, told};

pub(super) const KIND: Kind = Kind {
    code: "proxy-unreachable",
    what: "the proxy itself cannot be reached",
    severities: &[Severity::Error],
    why: "Whatever is set to go through this proxy goes nowhere.",
    change: "Correct the proxy's name and port in the settings, or let this machine reach it.",
    team: Team::Proxy,
    target: None,
    cites: &[GUIDE, REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure = seen.failed_at(Step::ProxyConnect)?;
        let said_by = match &seen.seen.way {
            crate::seen::Way::Direct => String::new(),
            crate::seen::Way::Proxy { said_by, .. } => {
                format!(" (it is named by {})", clean(said_by))
            }
        };
        let way = clean(&seen.seen.way.to_string());
        Some(Hit::error(format!("the proxy `{way}` cannot be reached{said_by}"), told(failure)))
    })
}
