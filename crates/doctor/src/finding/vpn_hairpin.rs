// SPDX-License-Identifier: Apache-2.0
//! A tunnel in the way.

use std::net::IpAddr;

use super::*;
use crate::look::list;

pub(super) const KIND: Kind = Kind {
    code: "vpn-hairpin",
    what: "traffic to Citrix Cloud goes through a tunnel of a VPN",
    severities: &[Severity::Warning],
    why: "Everything goes to the VPN's far end first and from there to the Internet: longer, with smaller packets, and under the policy of whoever stands there. Citrix asks for a \
          direct and predictable path and names hairpins among what to avoid.",
    change: "Leave Citrix Cloud's addresses out of the tunnel (split tunnelling), and resolve their names outside of it.",
    team: Team::Vpn,
    target: Some("TARGET"),
    cites: &[ARTICLE],
};

/// Agents of VPNs, and the target that writes their exceptions.
const CLIENTS: [(&str, &str); 5] = [
    ("anyconnect", "anyconnect"),
    ("cisco secure client", "anyconnect"),
    ("globalprotect", "globalprotect"),
    ("zscaler", "zscaler"),
    ("netskope", "netskope"),
];

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let mut all = KIND.of_each(look, |seen| {
        let to = seen.seen.tcp.last().filter(|_| !seen.seen.asked.is_own())?.to;
        let route = look.run.host.routes.iter().find(|route| route.to == to)?;
        let tunnel = look
            .run
            .host
            .interfaces
            .iter()
            .find(|one| one.name == route.interface && one.is_tunnel())?;
        let saw = format!(
            "{to} is reached by `{}` ({}, MTU {})",
            clean(&tunnel.name),
            clean(&tunnel.kind),
            tunnel.mtu
        );
        Some(Hit::warning(format!("a tunnel takes the traffic: `{}`", clean(&tunnel.name)), saw))
    });
    for finding in &mut all {
        finding.evidence.extend(beside(look));
        let client = look.run.host.agents.iter().find_map(|agent| {
            let name = agent.product.to_lowercase();
            CLIENTS.iter().find(|(words, _)| name.contains(words))
        });
        finding.command = Some(command(client.map_or("TARGET", |(_, target)| target)));
    }
    all.extend(egress(look));
    all
}

/// What else speaks of the tunnel.
fn beside(look: &Look<'_>) -> Vec<String> {
    let host = &look.run.host;
    let mut all = Vec::new();
    if !host.tunnel_routes.is_empty() {
        all.push(format!("routes through tunnels: {}", list(&host.tunnel_routes, 6)));
    }
    let inside: Vec<_> = host
        .resolvers
        .iter()
        .filter(|server| is_inside(look, **server))
        .map(ToString::to_string)
        .collect();
    if !inside.is_empty() {
        all.push(format!("names are asked for inside of the tunnel, at {}", list(&inside, 3)));
    }
    let agents: Vec<_> = host.agents.iter().map(|agent| agent.product.clone()).collect();
    if !agents.is_empty() {
        all.push(format!("programs that run on this machine: {}", list(&agents, 4)));
    }
    all
}

/// Whether a server is reached through a tunnel: by the way that the kernel goes, or, where that is not known, by the network of a tunnel's own address.
fn is_inside(look: &Look<'_>, server: IpAddr) -> bool {
    let mut tunnels = look.run.host.interfaces.iter().filter(|one| one.is_tunnel());
    if let Some(route) = look.run.host.routes.iter().find(|route| route.to == server) {
        return tunnels.any(|one| one.name == route.interface);
    }
    tunnels
        .flat_map(|one| &one.addresses)
        .filter_map(|text| {
            let (address, length) = text.split_once('/')?;
            Some((address.parse::<IpAddr>().ok()?, length.parse::<u32>().ok()?))
        })
        .any(|(address, length)| shares(address, server, length))
}

fn shares(one: IpAddr, other: IpAddr, length: u32) -> bool {
    let bits = |address: IpAddr| match address {
        IpAddr::V4(v4) => u128::from(u32::from(v4)) << 96,
        IpAddr::V6(v6) => u128::from(v6),
    };
    let shift = 128_u32.saturating_sub(length);
    let same = bits(one).checked_shr(shift) == bits(other).checked_shr(shift);
    one.is_ipv4() == other.is_ipv4() && (length == 0 || same)
}

/// Echoes that saw us come from different places, by the same way.
fn egress(look: &Look<'_>) -> Option<Finding> {
    let sources: Vec<_> = look
        .run
        .echoes
        .iter()
        .filter_map(|echo| {
            let source = echo.got.as_ref()?.source.as_ref()?;
            let address = source
                .parse::<std::net::SocketAddr>()
                .map(|at| at.ip())
                .or_else(|_| source.parse::<IpAddr>());
            Some((echo, address.ok()?))
        })
        .collect();
    let differing = sources.iter().enumerate().find_map(|(at, (echo, address))| {
        let others = sources.iter().skip(at.saturating_add(1));
        let other = others.into_iter().find(|(other, to)| {
            other.way == echo.way && to != address && to.is_ipv4() == address.is_ipv4()
        })?;
        Some(((echo, address), other))
    });
    let ((one, from), (other, to)) = differing?;
    let message = "different far ends see this machine come from different addresses";
    let lines = [
        format!("`{}` saw {from}", clean(&one.endpoint)),
        format!("`{}` saw {to}", clean(&other.endpoint)),
    ];
    Some(KIND.finding(Severity::Warning, Confidence::Suspected, message).with(lines))
}
