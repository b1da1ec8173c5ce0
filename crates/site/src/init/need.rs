// SPDX-License-Identifier: Apache-2.0
//! The requirements that concern one component in one direction, and who is at the other end.

use std::collections::BTreeSet;

use portolan_catalog::{Port, Requirement, Role, parse_services};

use super::cast::{Cast, Peer};
use super::options::Options;
use super::report::Report;
use crate::model::Direction;

/// One requirement as one component needs it.
#[derive(Clone)]
pub(super) struct Need<'a> {
    pub(super) requirement: &'a Requirement,
    pub(super) ports: Vec<Port>,
    /// Why its ports should be pinned, where they are not.
    pub(super) warning: Option<&'a str>,
    pub(super) peers: BTreeSet<Peer>,
}

/// What the catalogue says of a component in a direction, in the catalogue's order.
pub(super) fn needs<'a>(
    cast: &Cast<'a>,
    role: &Role,
    direction: Direction,
    options: &Options,
    report: &mut Report,
) -> Vec<Need<'a>> {
    let mut found = Vec::new();
    for requirement in &cast.catalogue.requirements {
        let (own, others) = match direction {
            Direction::Egress => (&requirement.source, &requirement.destination),
            Direction::Ingress => (&requirement.destination, &requirement.source),
        };
        if requirement.services.is_empty() || !cast.plays(role, own) {
            continue;
        }
        if !options.holds(cast.catalogue, requirement) {
            report.left_out(requirement);
            continue;
        }
        let peers = peers(cast, role, others, requirement);
        if peers.is_empty() {
            report.missing(cast, others, requirement, role, direction);
            continue;
        }
        let (ports, warning) = ports(cast, requirement, options);
        found.push(Need { requirement, ports, warning, peers });
    }
    found
}

/// Everybody at the other end; tiers of one requirement are told as one peer.
fn peers(
    cast: &Cast<'_>,
    role: &Role,
    others: &[String],
    requirement: &Requirement,
) -> BTreeSet<Peer> {
    let mut peers = BTreeSet::new();
    let mut tiers = BTreeSet::new();
    for other in others {
        for end in cast.ends(other) {
            match end {
                Peer::Tiers(more) => tiers.extend(more),
                Peer::Platform | Peer::Group(_) | Peer::Names(_) => drop(peers.insert(end)),
            }
        }
    }
    if !tiers.is_empty() {
        peers.insert(Peer::Tiers(tiers));
    } else if !requirement.source.contains(&role.id) {
        // A desktop may boot from the network; where nobody would answer, it does not.
        peers.remove(&Peer::Group("broadcast".into()));
    }
    peers
}

fn ports<'a>(
    cast: &Cast<'a>,
    requirement: &Requirement,
    options: &Options,
) -> (Vec<Port>, Option<&'a str>) {
    let Some(pin) = requirement.pin.as_ref() else {
        return (requirement.services.clone(), None);
    };
    match options.pins.get(pin).map(|words| parse_services(&words.join(";"))) {
        Some(Ok(ports)) => (ports, None),
        Some(Err(_)) | None => {
            let warning = cast.catalogue.pin(pin).map(|p| p.warning.as_str());
            (requirement.services.clone(), warning.filter(|_| is_wide(requirement)))
        }
    }
}

/// A pin that is one port already needs no warning in the policy.
fn is_wide(requirement: &Requirement) -> bool {
    requirement.services.iter().any(|p| p.ports.is_some_and(|(from, to)| from < to))
}
