// SPDX-License-Identifier: Apache-2.0
//! A reset by somebody else than the server.

use super::*;
use crate::seen::Signature;

pub(super) const KIND: Kind = Kind {
    code: "injected-reset",
    what: "a reset has another TTL, or other marks, than the server's own packets",
    severities: &[Severity::Warning],
    why: "The server did not end the connection: a device on the way did, in its name.",
    change: "Find the device by its distance, which the TTL tells, and let Citrix Cloud's connections pass.",
    team: Team::Network,
    target: Some("TARGET"),
    cites: &[ARTICLE],
};

/// Paths of one connection may differ by a hop or two.
const HOPS: u8 = 3;

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let packets = seen.seen.tcp.last()?.packets.as_ref()?;
        let (first, reset) = (packets.syn_ack.as_ref()?, packets.reset.as_ref()?);
        let marks = marks(first, reset);
        let confidence = if marks.len() > 1 { Confidence::Likely } else { Confidence::Suspected };
        let saw = marks.join("; ");
        // Without another TTL the rest is noise: a kernel sends resets from another place than data.
        let is_foreign = first.ttl.abs_diff(reset.ttl) >= HOPS;
        is_foreign.then(|| {
            Hit::warning("resets came from somebody else than the server", saw).but(confidence)
        })
    })
}

fn marks(first: &Signature, reset: &Signature) -> Vec<String> {
    let mut all = Vec::new();
    if first.ttl.abs_diff(reset.ttl) >= HOPS {
        all.push(format!(
            "the server's first packet has the TTL {}, the reset {}",
            first.ttl, reset.ttl
        ));
    }
    let counts = |id: Option<u16>| id.filter(|id| *id != 0);
    if counts(first.ip_id).is_some() != counts(reset.ip_id).is_some() {
        all.push(format!("IP identification {:?} and {:?}", first.ip_id, reset.ip_id));
    }
    if reset.window != 0 && reset.window != first.window {
        all.push(format!("the reset has a window of {}", reset.window));
    }
    all
}
