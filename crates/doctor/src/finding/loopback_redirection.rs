// SPDX-License-Identifier: Apache-2.0
//! Traffic that is turned round on this machine.

use super::*;
use crate::look::{Net, given, list, net, system};

pub(super) const KIND: Kind = Kind {
    code: "loopback-redirection",
    what: "a name or a route leads back to this machine: an agent takes the traffic over",
    severities: &[Severity::Error, Severity::Warning],
    why: "A program on this machine stands between the connector and Citrix Cloud, and decides when a connection ends. Citrix asks to avoid redirection and loopback interfaces.",
    change: "Leave Citrix Cloud's names out of what the agent takes over.",
    team: Team::Machine,
    target: Some("TARGET"),
    cites: &[ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let agents: Vec<_> = look.run.host.agents.iter().map(|agent| agent.product.clone()).collect();
    let agents =
        if agents.is_empty() { String::new() } else { format!("; here run {}", list(&agents, 3)) };
    KIND.of_each(look, |seen| {
        let (what, confidence) = by_name(seen)
            .map(|what| (what, Confidence::Confirmed))
            .or_else(|| by_route(look, seen))?;
        let severity = if seen.is_reached() { Severity::Warning } else { Severity::Error };
        Some(Hit::new(
            severity,
            confidence,
            "traffic is turned round on this machine",
            format!("{what}{agents}"),
        ))
    })
}

fn by_name(seen: &Seen<'_>) -> Option<String> {
    let own = system(&seen.seen.dns)?.as_ref().ok()?;
    let here: Vec<_> = own
        .addresses
        .iter()
        .filter(|to| net(**to) == Net::Loopback)
        .map(ToString::to_string)
        .collect();
    let is_named = seen.seen.asked.host != "localhost"
        && seen.seen.asked.host.parse::<std::net::IpAddr>().is_err();
    let other = given(&seen.seen.dns).find_map(|(server, said)| {
        let said: Vec<_> = said.as_ref().ok()?.addresses.iter().map(ToString::to_string).collect();
        Some(format!(", and by `{}` {}", clean(server), list(&said, 3)))
    });
    (is_named && !here.is_empty())
        .then(|| format!("its address here is {}{}", list(&here, 3), other.unwrap_or_default()))
}

/// The way of an address that is not this machine's, through the loopback interface.
fn by_route(look: &Look<'_>, seen: &Seen<'_>) -> Option<(String, Confidence)> {
    let to = seen.seen.tcp.last()?.to;
    let host = &look.run.host;
    let route = host.routes.iter().find(|route| route.to == to)?;
    let loops =
        host.interfaces.iter().any(|one| one.name == route.interface && one.kind == "loopback");
    let is_ours = host
        .interfaces
        .iter()
        .flat_map(|one| &one.addresses)
        .any(|own| own.split('/').next().and_then(|own| own.parse().ok()) == Some(to));
    let is_other = !matches!(net(to), Net::Loopback | Net::Nobody) && !is_ours;
    (loops && is_other).then(|| {
        (format!("the route to {to} leads into `{}`", clean(&route.interface)), Confidence::Likely)
    })
}
