// SPDX-License-Identifier: Apache-2.0
//! No answer to the first packet.

use super::proxy_required::shut;
use super::*;
use crate::look::{Step, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "silent-drop",
    what: "nothing answers the first packet: it is dropped on the way",
    severities: &[Severity::Error],
    why: "A firewall that drops says nothing; the connector waits until its time is out, and each retry is slow.",
    change: "Allow these addresses and ports outwards from the connectors (`portolan connector allowlist` writes the rules).",
    team: Team::Network,
    target: None,
    cites: &[REQUIREMENTS, PORTS, ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure =
            seen.failed_at(Step::Connect).filter(|failure| failure.kind == End::Timeout)?;
        if shut(look, seen).is_some() {
            return None;
        }
        let packets = seen.seen.tcp.last().and_then(|tcp| tcp.packets.as_ref());
        let again = packets.map(|packets| {
            format!("; the first packet was sent {} times again", packets.retransmits)
        });
        let message = format!("packets to TCP {} get no answer", seen.seen.asked.port);
        Some(Hit::error(message, format!("{}{}", told(failure), again.unwrap_or_default())))
    })
}
