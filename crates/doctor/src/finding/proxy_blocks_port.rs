// SPDX-License-Identifier: Apache-2.0
//! A proxy that connects to some ports alone.

use super::*;
use crate::look::{Step, told};
use crate::seen::{Failure, Kind as End};

pub(super) const KIND: Kind = Kind {
    code: "proxy-blocks-port",
    what: "a proxy opens port 443 and refuses another port that is needed",
    severities: &[Severity::Error],
    why: "Relays use TCP 9350 to 9354 and revocation lists TCP 80. Proxies let CONNECT through to 443 alone unless they are told otherwise.",
    change: "Allow CONNECT to these ports for Citrix Cloud's names on the proxy.",
    team: Team::Proxy,
    target: None,
    cites: &[PORTS, REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure = refused(seen).filter(|_| blocks_port(look, seen))?;
        let port = seen.seen.asked.port;
        let way = clean(&seen.seen.way.to_string());
        Some(Hit::error(format!("the proxy `{way}` opens port 443, and not {port}"), told(failure)))
    })
}

/// A refusal, or the proxy's own failure to get there.
pub(super) fn refused<'s>(seen: &'s Seen<'_>) -> Option<&'s Failure> {
    seen.failed_at(Step::Proxy)
        .filter(|failure| !matches!(failure.kind, End::ProxyAuthentication | End::TooMuch))
}

/// Whether the same proxy opens 443, to the same operator's names.
pub(super) fn blocks_port(look: &Look<'_>, seen: &Seen<'_>) -> bool {
    let operator = |seen: &Seen<'_>| crate::look::operator(&seen.seen.asked.host);
    let opens = |other: &Seen<'_>| {
        let is_like = other.seen.way == seen.seen.way && other.seen.asked.port == 443;
        is_like && other.is_connected()
    };
    let all = || look.addresses.iter().filter(|other| opens(other));
    seen.seen.asked.port != 443
        && (all().any(|other| operator(other) == operator(seen)) || all().count() > 0)
}
