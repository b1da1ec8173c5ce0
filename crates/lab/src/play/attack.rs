// SPDX-License-Identifier: Apache-2.0
//! What somebody who has taken a machine tries.

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_catalog::Catalogue;
use portolan_net::{Family, ServiceSet};

use super::day::needed;
use super::{Play, Probe};
use crate::cast::Cast;
use crate::serve::listeners;
use crate::topology::{Machine, Topology};

/// Everything that listens anywhere else and that no requirement lets this machine reach.
pub fn attack(topology: &Topology, catalogue: &Catalogue, from: &str) -> Vec<Play> {
    let allowed = allowed(&Cast::new(topology, catalogue), catalogue, from);
    let mut plays = sweep(topology, catalogue, from);
    plays.retain(|play| {
        let service = play.probe.service(play.responder);
        !allowed.get(&play.responder).is_some_and(|set| set.contains(service))
    });
    plays
}

/// Everything that listens anywhere else, over both families.
pub fn sweep(topology: &Topology, catalogue: &Catalogue, from: &str) -> Vec<Play> {
    let Some(source) = topology.machine(from) else { return Vec::new() };
    let open = listeners(topology, catalogue);
    let elsewhere = open.iter().filter(|l| l.machine != from);
    let targets = elsewhere.filter_map(|l| Some((topology.machine(&l.machine)?, l.probe)));
    targets
        .flat_map(|(target, probe)| {
            [Family::V4, Family::V6].map(|family| play(source, target, family, probe))
        })
        .collect()
}

fn play(source: &Machine, target: &Machine, family: Family, probe: Probe) -> Play {
    Play {
        scene: "attack".into(),
        requirement: None,
        source: source.name.clone(),
        destination: target.name.clone(),
        initiator: source.address(family),
        responder: target.address(family),
        probe,
        asks: None,
    }
}

/// What the machine's roles need at each address, as exact sets: of a wide range the player tries
/// a few ports, but the whole range is allowed.
fn allowed(cast: &Cast<'_>, catalogue: &Catalogue, from: &str) -> BTreeMap<IpAddr, ServiceSet> {
    let roles = cast.roles_of(from);
    let own = needed(catalogue).filter(|r| r.source.iter().any(|s| roles.contains(s.as_str())));
    let mut allowed: BTreeMap<IpAddr, ServiceSet> = BTreeMap::new();
    for requirement in own {
        let services = requirement.service_set();
        let machines = requirement.destination.iter().flat_map(|role| cast.machines(role));
        for address in machines.flat_map(|machine| machine.addresses()) {
            let so_far = allowed.entry(address).or_default();
            *so_far = so_far.union(&services);
        }
    }
    allowed
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::play::working_day;

    #[test]
    fn an_attack_tries_nothing_that_the_day_needs() {
        let (lab, catalogue) = (Topology::citrix(), Catalogue::shipped());
        let attack = attack(&lab, &catalogue, "vda-general-01");
        let day = working_day(&lab, &catalogue);
        let needed: BTreeSet<_> = day.iter().map(super::super::day::key).collect();
        assert!(attack.iter().all(|play| !needed.contains(&super::super::day::key(play))));
        assert!(attack.len() >= 500, "{}", attack.len());
    }

    #[test]
    fn a_sweep_is_the_attack_and_what_is_allowed() {
        let (lab, catalogue) = (Topology::citrix(), Catalogue::shipped());
        let attack = attack(&lab, &catalogue, "vda-general-01");
        let sweep = sweep(&lab, &catalogue, "vda-general-01");
        assert!(attack.len() < sweep.len());
        assert!(sweep.iter().all(|play| play.destination != "vda-general-01"));
    }

    #[test]
    fn nobody_attacks_from_a_machine_that_is_not_there() {
        let (lab, catalogue) = (Topology::citrix(), Catalogue::shipped());
        assert_eq!(attack(&lab, &catalogue, "nowhere"), []);
    }
}
