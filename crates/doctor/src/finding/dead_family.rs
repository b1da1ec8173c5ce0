// SPDX-License-Identifier: Apache-2.0
//! Addresses of a name that do not answer, beside one that does.

use super::*;
use crate::look::{Net, is_silent, net, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "dead-family",
    what: "one family of addresses, IPv4 or IPv6, leads nowhere, and the other works",
    severities: &[Severity::Note],
    why: "A program that tries the dead family first waits before it tries the other.",
    change: "Let both families pass, or take the dead one off this machine.",
    team: Team::Network,
    target: None,
    cites: &[],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let (works, before) = seen.seen.tcp.split_last()?;
        let dead = before
            .iter()
            .find(|tcp| tcp.failure.is_some() && tcp.to.is_ipv6() != works.to.is_ipv6())?;
        let lives = works.failure.is_none() && !matches!(net(dead.to), Net::Loopback | Net::Nobody);
        let family = if dead.to.is_ipv6() { 6 } else { 4 };
        let saw = format!(
            "{}: {}; {} works",
            dead.to,
            dead.failure.as_ref().map(told).unwrap_or_default(),
            works.to
        );
        // One that was given up because another answered first may only be slow.
        let is_given_up = dead
            .failure
            .as_ref()
            .is_some_and(|failure| !is_silent(failure) && failure.kind == End::Timeout);
        let confidence = if is_given_up { Confidence::Suspected } else { Confidence::Confirmed };
        lives.then(|| {
            Hit::note(format!("version {family} of IP leads nowhere, and the other works"), saw)
                .but(confidence)
        })
    })
}
