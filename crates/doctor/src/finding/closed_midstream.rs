// SPDX-License-Identifier: Apache-2.0
//! An end on a connection that worked.

use super::*;
use crate::look::{Step, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "closed-midstream",
    what: "a connection is closed after it was established, before an answer",
    severities: &[Severity::Error, Severity::Note],
    why: "Connectors keep their connections for hours; what ends them early cuts sessions and messages.",
    change: "Look for a device on the way that ends established connections.",
    team: Team::Network,
    target: None,
    cites: &[ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let (step, failure) = seen.failed().filter(|(_, failure)| failure.kind == End::Closed)?;
        match step {
            Step::Handshake | Step::Request => Some(Hit::error(
                format!("connections are closed before an answer{}", by(seen)),
                told(failure),
            )),
            // A server may close a connection that rests, at any time.
            Step::Again => Some(Hit::note(
                format!("connections are closed after one answer{}", by(seen)),
                told(failure),
            )),
            Step::Names
            | Step::Connect
            | Step::ProxyConnect
            | Step::Proxy
            | Step::Hello
            | Step::Datagram => None,
        }
    })
}
