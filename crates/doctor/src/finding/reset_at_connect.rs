// SPDX-License-Identifier: Apache-2.0
//! A reset in answer to the first packet.

use super::proxy_required::shut;
use super::*;
use crate::look::{Step, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "reset-at-connect",
    what: "the first packet is answered by a reset",
    severities: &[Severity::Error],
    why: "Citrix Cloud's services listen on these ports; a reset comes from a device on the way that rejects the connection.",
    change: "Allow these addresses and ports outwards from the connectors (`portolan connector allowlist` writes the rules).",
    team: Team::Network,
    target: None,
    cites: &[REQUIREMENTS, PORTS, ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure = seen
            .failed_at(Step::Connect)
            .filter(|failure| matches!(failure.kind, End::Refused | End::Reset))?;
        if shut(look, seen).is_some() {
            return None;
        }
        let packets = seen.seen.tcp.last().and_then(|tcp| tcp.packets.as_ref());
        let near = packets
            .and_then(|packets| packets.reset.as_ref())
            .map(|reset| format!("; the reset's TTL is {}", reset.ttl));
        let message = format!("TCP {} is answered by resets", seen.seen.asked.port);
        Some(Hit::error(message, format!("{}{}", told(failure), near.unwrap_or_default())))
    })
}
