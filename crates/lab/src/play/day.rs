// SPDX-License-Identifier: Apache-2.0
//! A working day: everything that the catalogue says the lab's components need, once.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::{Catalogue, Requirement};
use portolan_net::Family;

use super::pairs::pairs;
use super::scene::{SCENES, number};
use super::{Play, Probe};
use crate::cast::Cast;
use crate::topology::{Machine, Topology};

/// One connection each, in the order of the scenes; the first requirement that asks for a
/// connection names it. Requirements count whose conditions a site has that says nothing.
pub fn working_day(topology: &Topology, catalogue: &Catalogue) -> Vec<Play> {
    let cast = Cast::new(topology, catalogue);
    let mut day: BTreeMap<Key, (usize, Play)> = BTreeMap::new();
    for requirement in needed(catalogue) {
        for (scene, play) in plays(&cast, requirement) {
            day.entry(key(&play)).or_insert((scene, play));
        }
    }
    let mut day: Vec<(usize, Play)> = day.into_values().collect();
    day.sort();
    day.into_iter().map(|(_, play)| play).collect()
}

/// A connection: who, to which address, for what.
pub(super) type Key = (String, std::net::IpAddr, Probe);

pub(super) fn key(play: &Play) -> Key {
    (play.source.clone(), play.responder, play.probe)
}

/// The requirements of a site that says nothing about conditions.
pub(super) fn needed(catalogue: &Catalogue) -> impl Iterator<Item = &Requirement> {
    catalogue.requirements.iter().filter(|r| catalogue.holds(r, &BTreeSet::new()))
}

fn plays(cast: &Cast<'_>, requirement: &Requirement) -> Vec<(usize, Play)> {
    let probes = Probe::of(requirement);
    let mut plays = Vec::new();
    for (from, to) in role_pairs(requirement) {
        let scene = number(from, to);
        for (source, destination) in pairs(cast.machines(from), cast.machines(to)) {
            for family in [Family::V4, Family::V6] {
                let play =
                    |probe| (scene, play(requirement, scene, (source, destination), family, probe));
                plays.extend(probes.iter().copied().map(play));
            }
        }
    }
    plays
}

fn role_pairs(requirement: &Requirement) -> impl Iterator<Item = (&str, &str)> {
    let to = |from| requirement.destination.iter().map(move |to: &String| (from, to.as_str()));
    requirement.source.iter().flat_map(move |from| to(from.as_str()))
}

fn play(
    requirement: &Requirement,
    scene: usize,
    (source, destination): (&Machine, &Machine),
    family: Family,
    probe: Probe,
) -> Play {
    Play {
        scene: SCENES.get(scene).copied().unwrap_or_default().into(),
        requirement: Some(requirement.id.clone()),
        source: source.name.clone(),
        destination: destination.name.clone(),
        initiator: source.address(family),
        responder: destination.address(family),
        probe,
        asks: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::listeners;

    fn day() -> (Topology, Vec<Play>) {
        let lab = Topology::citrix();
        let day = working_day(&lab, &Catalogue::shipped());
        (lab, day)
    }

    #[test]
    fn a_day_is_long_and_uses_both_families() {
        let (_, day) = day();
        assert!(day.len() > 1000, "{}", day.len());
        let v4 = day.iter().filter(|p| p.responder.is_ipv4()).count();
        assert_eq!(v4 * 2, day.len());
    }

    #[test]
    fn nothing_is_played_twice() {
        let (_, day) = day();
        let keys: BTreeSet<Key> = day.iter().map(key).collect();
        assert_eq!(keys.len(), day.len());
    }

    #[test]
    fn somebody_listens_for_every_connection_of_the_day() {
        let (lab, day) = day();
        let open = listeners(&lab, &Catalogue::shipped());
        let open: BTreeSet<_> = open.into_iter().map(|l| (l.machine, l.probe)).collect();
        for play in day.iter().filter(|p| p.probe != Probe::Ping) {
            assert!(open.contains(&(play.destination.clone(), play.probe)), "{play:?}");
        }
    }

    #[test]
    fn a_desktop_checks_a_licence_out_of_the_vendor_daemon() {
        let (_, day) = day();
        let daemon = |p: &&Play| p.destination == "license-1" && p.probe == Probe::Tcp(7279);
        assert!(day.iter().any(|p| daemon(&p) && p.scene == "licence check-out"));
    }

    #[test]
    fn every_scene_is_played() {
        let (_, day) = day();
        let played: BTreeSet<&str> = day.iter().map(|p| p.scene.as_str()).collect();
        for scene in SCENES {
            assert!(played.contains(scene), "{scene}");
        }
    }
}
