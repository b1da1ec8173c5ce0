// SPDX-License-Identifier: Apache-2.0
//! A connection on which nothing comes.

use super::*;
use crate::look::{Step, is_silent, told};

pub(super) const KIND: Kind = Kind {
    code: "silent-after-connect",
    what: "the connection opens, and nothing comes on it",
    severities: &[Severity::Error],
    why: "A device takes the connection and passes nothing on, or large packets are lost on the way. A test of the port alone does not see that.",
    change: "Find the device that answers in the place of Citrix Cloud (a proxy that waits for its own server, a firewall that answers first), and look at the path's MTU.",
    team: Team::Network,
    target: None,
    cites: &[ARTICLE, REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let (step, failure) = seen.failed().filter(|(_, failure)| is_silent(failure))?;
        let what = match step {
            Step::Hello | Step::Handshake => "TLS",
            Step::Request => "a request",
            Step::Proxy => "the question to the proxy",
            Step::Names | Step::Connect | Step::ProxyConnect | Step::Again | Step::Datagram => {
                return None;
            }
        };
        Some(Hit::error(
            format!("connections open, and {what} gets no answer{}", by(seen)),
            told(failure),
        ))
    })
}
