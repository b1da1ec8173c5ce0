// SPDX-License-Identifier: Apache-2.0
//! A reset on a connection that worked.

use super::*;
use crate::look::{Step, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "reset-midstream",
    what: "a connection is reset after it was established",
    severities: &[Severity::Error],
    why: "Connectors keep their connections for hours; a device that ends them cuts sessions and messages.",
    change: "Leave Citrix Cloud's addresses out of whatever judges established connections (inspection, intrusion prevention, session limits).",
    team: Team::Network,
    target: Some("TARGET"),
    cites: &[ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let (step, failure) = seen.failed().filter(|(_, failure)| failure.kind == End::Reset)?;
        let is_later = matches!(step, Step::Handshake | Step::Request | Step::Again);
        let again = if step == Step::Again {
            "a second request on a connection that had answered: "
        } else {
            ""
        };
        is_later.then(|| {
            Hit::error(
                format!("connections are reset in the middle{}", by(seen)),
                format!("{again}{}", told(failure)),
            )
        })
    })
}
