// SPDX-License-Identifier: Apache-2.0
//! No way there.

use super::port_blocked::is_prohibition;
use super::proxy_required::shut;
use super::*;
use crate::look::{Step, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "unreachable",
    what: "this machine or a router says that there is no way to an address",
    severities: &[Severity::Error],
    why: "There is no route from here, or an interface is down.",
    change: "Look at this machine's routes and interfaces, then at the router that sent the answer.",
    team: Team::Network,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure =
            seen.failed_at(Step::Connect).filter(|failure| failure.kind == End::Unreachable)?;
        let icmp = seen
            .seen
            .tcp
            .last()
            .and_then(|tcp| tcp.packets.as_ref())
            .map(|packets| packets.icmp.as_slice())
            .unwrap_or_default();
        let is_other = shut(look, seen).is_some() || icmp.iter().any(|told| is_prohibition(told));
        (!is_other)
            .then(|| Hit::error("there is no way to addresses of Citrix Cloud", told(failure)))
    })
}
