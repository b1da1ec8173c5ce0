// SPDX-License-Identifier: Apache-2.0
//! TLS works, and HTTP in it does not.

use super::*;
use crate::look::{Step, is_silent, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "http-fails",
    what: "the connection stands, and no answer of HTTP comes on it",
    severities: &[Severity::Error],
    why: "Any answer would prove the way, whatever its status; none came.",
    change: "Compare with another way to the same address; then ask whoever runs the device or the far end.",
    team: Team::Network,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure = seen.failed_at(Step::Request)?;
        let is_told = is_silent(failure)
            || matches!(failure.kind, End::Reset | End::Closed | End::TooMuch | End::Local);
        (!is_told)
            .then(|| Hit::error(format!("no answer of HTTP comes{}", by(seen)), told(failure)))
    })
}
