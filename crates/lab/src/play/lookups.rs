// SPDX-License-Identifier: Apache-2.0
//! Before a machine calls a name, it asks for it.

use portolan_catalog::{Catalogue, RoleKind};
use portolan_net::Family;

use super::day::needed;
use super::scene::SCENES;
use super::{Play, Probe, Question};
use crate::cast::Cast;
use crate::topology::{Machine, Topology};

/// A question for every name that some component needs, from every machine that plays it, to
/// every name server, for the addresses of both families.
pub fn lookups(topology: &Topology, catalogue: &Catalogue) -> Vec<Play> {
    let cast = Cast::new(topology, catalogue);
    let mut plays = Vec::new();
    for requirement in needed(catalogue) {
        let roles = requirement.destination.iter().filter_map(|id| catalogue.role(id));
        let names: Vec<String> = roles
            .filter(|role| role.kind == RoleKind::Fqdn)
            .flat_map(|role| role.hosts().map(host).collect::<Vec<_>>())
            .collect();
        for source in requirement.source.iter().flat_map(|role| cast.machines(role)) {
            for server in cast.machines("dns-server") {
                let ask = |name: &String| [false, true].map(|v6| play(source, server, name, v6));
                plays.extend(names.iter().flat_map(ask));
            }
        }
    }
    plays.sort();
    plays.dedup();
    plays
}

/// Some name that a pattern covers.
fn host(pattern: &str) -> String {
    format!("{}.", pattern.replace('*', "portolan"))
}

/// The question goes over IPv4 for IPv4 addresses and over IPv6 for the others.
fn play(source: &Machine, server: &Machine, name: &str, ipv6: bool) -> Play {
    let family = if ipv6 { Family::V6 } else { Family::V4 };
    Play {
        scene: SCENES.first().copied().unwrap_or_default().into(),
        requirement: None,
        source: source.name.clone(),
        destination: server.name.clone(),
        initiator: source.address(family),
        responder: server.address(family),
        probe: Probe::Udp(53),
        asks: Some(Question { name: name.into(), ipv6 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connectors_ask_for_the_names_of_citrix_cloud() {
        let plays = lookups(&Topology::citrix(), &Catalogue::shipped());
        let asked = |machine: &str, suffix: &str| {
            plays.iter().any(|p| {
                p.source == machine && p.asks.as_ref().is_some_and(|q| q.name.ends_with(suffix))
            })
        };
        assert!(asked("connector-1", "portolan.cloud.com."));
        assert!(asked("connector-2", ".digicert.com."));
        assert!(!asked("vda-general-01", ".digicert.com."));
    }
}
