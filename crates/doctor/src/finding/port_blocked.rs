// SPDX-License-Identifier: Apache-2.0
//! A port that is forbidden, and said to be.

use super::proxy_required::shut;
use super::*;
use crate::look::{Step, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "port-blocked",
    what: "the network says that a port is administratively prohibited",
    severities: &[Severity::Error],
    why: "A connector opens TCP 443 to all of Citrix Cloud, for some services TCP 9350 to 9354, and TCP 80 for revocation lists. What is shut fails when it is needed first.",
    change: "Allow these addresses and ports outwards from the connectors (`portolan connector allowlist` writes the rules). Nothing inwards is needed.",
    team: Team::Network,
    target: None,
    cites: &[REQUIREMENTS, PORTS, ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure = seen.failed_at(Step::Connect).filter(|_| shut(look, seen).is_none())?;
        let icmp = seen
            .seen
            .tcp
            .last()
            .and_then(|tcp| tcp.packets.as_ref())
            .map(|packets| packets.icmp.as_slice())
            .unwrap_or_default();
        let is_told = icmp.iter().any(|told| is_prohibition(told));
        let saw = match is_told {
            true => format!("{}; ICMP {}", told(failure), clean(&icmp.join(", "))),
            false => told(failure),
        };
        let port = seen.seen.asked.port;
        (failure.kind == End::Prohibited || is_told)
            .then(|| Hit::error(format!("the network forbids TCP {port}"), saw))
    })
}

/// ICMP and ICMPv6 types and codes that say "by an administrator" (RFC 1812, 5.2.7.1; RFC 4443, 3.1).
pub(super) fn is_prohibition(told: &str) -> bool {
    matches!(told, "3/9" | "3/10" | "3/13" | "1/1" | "1/5" | "1/6")
}
