// SPDX-License-Identifier: Apache-2.0
//! Two resolvers that disagree.

use super::*;
use crate::look::{Net, end, given, list, net, region, system, told};
use crate::seen::{Answer, Failure};

pub(super) const KIND: Kind = Kind {
    code: "dns-differs",
    what: "this machine's resolver and another one lead to different places",
    severities: &[Severity::Warning, Severity::Note],
    why: "Citrix steers by name: whoever asks through a far resolver, such as one behind a VPN, is sent to a far point of presence, and sessions become slow. Answers may also be \
          changed on the way.",
    change: "Let connectors ask resolvers near them, outside the tunnel.",
    team: Team::Names,
    target: None,
    cites: &[ARTICLE, REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        // Names of one's own site are for its own resolver.
        let own = system(&seen.seen.dns).filter(|_| !seen.seen.asked.is_own())?;
        let asked = seen.seen.asked.host.as_str();
        let steered =
            || given(&seen.seen.dns).find_map(|(server, other)| steered(asked, own, server, other));
        let differing =
            || given(&seen.seen.dns).find_map(|(server, other)| differ(own, server, other));
        steered().or_else(differing)
    })
}

/// Another part of the world: far from one of the two, and it is the machine's own that counts.
fn steered(
    asked: &str,
    own: &Result<Answer, Failure>,
    server: &str,
    other: &Result<Answer, Failure>,
) -> Option<Hit> {
    let (Ok(own), Ok(other)) = (own, other) else { return None };
    let (here, there) = (region(asked, own)?, region(asked, other)?);
    let saw = format!(
        "here it leads to {} (region `{here}`), by `{}` to {} (region `{there}`)",
        to(own),
        clean(server),
        to(other)
    );
    (here != there).then(|| Hit::warning("resolvers steer to different regions", saw))
}

fn differ(
    own: &Result<Answer, Failure>,
    server: &str,
    other: &Result<Answer, Failure>,
) -> Option<Hit> {
    let server = clean(server);
    match (own, other) {
        (Ok(own), Ok(other)) => {
            let (here, there) = (end(own), end(other));
            if here != there {
                let saw = format!("here it leads to {}, by `{server}` to {}", to(own), to(other));
                return Some(Hit::warning("resolvers lead to different names", saw));
            }
            // Addresses of one name differ from question to question; that one of them is one's own does not.
            let is_own = |answer: &Answer| {
                answer.addresses.iter().any(|to| !matches!(net(*to), Net::Public | Net::Special))
            };
            let saw = format!("here it is {}, by `{server}` {}", to(own), to(other));
            (is_own(own) != is_own(other))
                .then(|| Hit::warning("resolvers lead to different networks", saw))
        }
        (Err(own), Ok(other)) => {
            let saw = format!("here: {}; by `{server}` it is {}", told(own), to(other));
            Some(Hit::warning("another resolver knows what this machine's does not", saw))
        }
        (Ok(own), Err(other)) if other.kind == crate::seen::Kind::NoName => {
            let saw = format!("here it is {}; by `{server}`: {}", to(own), told(other));
            Some(Hit::note("this machine's resolver knows what another does not", saw))
        }
        (Ok(_) | Err(_), Err(_)) => None,
    }
}

fn to(answer: &Answer) -> String {
    let addresses: Vec<_> = answer.addresses.iter().map(ToString::to_string).collect();
    let addresses = list(&addresses, 3);
    match answer.through.last() {
        Some(name) => format!("`{}` ({addresses})", clean(name)),
        None => addresses,
    }
}
