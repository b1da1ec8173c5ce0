// SPDX-License-Identifier: Apache-2.0
//! The entries that count in one view, found by the own end's groups and the peer's.

use portolan_acl::{Ace, Action};
use portolan_site::model::{Direction, Outcome, Reason, View};

use super::ground::Ground;
use super::services::Services;

/// What an entry says, and to whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// `None` is every peer.
    pub(super) peer: Option<u32>,
    pub(super) services: u32,
    pub(super) deed: Deed,
}

/// What is done with a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Pass,
    /// It passes, but a network needs it to be one.
    Plumb,
    Deny,
    /// Goes on at this entry.
    Skip(u32),
}

/// The entries at one own group in one direction.
#[derive(Clone, Debug, Default)]
struct Held {
    everyone: Vec<u32>,
    /// Peer and entry, ascending.
    special: Vec<(u32, u32)>,
}

/// All of a view.
#[derive(Clone, Debug)]
pub(super) struct Entries {
    steps: Vec<Option<Step>>,
    egress: Vec<Held>,
    ingress: Vec<Held>,
    /// The own groups whose ingress singles out a peer group.
    hosts: Vec<Vec<u32>>,
}

impl Entries {
    pub(super) fn of(ground: &Ground<'_>, view: View, services: &mut Services) -> Self {
        let none = || vec![Held::default(); ground.acl.groups.len()];
        let hosts = vec![Vec::new(); ground.acl.groups.len()];
        let mut entries = Self { steps: Vec::new(), egress: none(), ingress: none(), hosts };
        for (index, ace) in (0u32..).zip(&ground.acl.aces) {
            let step = step(ground, ace, services).filter(|_| ace.live || view == View::Intended);
            entries.steps.push(step);
            if let Some(step) = step {
                entries.hold(index, ace, step);
            }
        }
        for held in entries.egress.iter_mut().chain(&mut entries.ingress) {
            held.special.sort_unstable();
        }
        for hosts in &mut entries.hosts {
            hosts.sort_unstable();
            hosts.dedup();
        }
        entries
    }

    fn hold(&mut self, index: u32, ace: &Ace, step: Step) {
        let own = ace.own.0;
        let lists = match ace.direction {
            Direction::Egress => &mut self.egress,
            Direction::Ingress => &mut self.ingress,
        };
        let Some(held) = lists.get_mut(own as usize) else { return };
        let Some(peer) = step.peer else { return held.everyone.push(index) };
        held.special.push((peer, index));
        let hosts = self.hosts.get_mut(peer as usize);
        if let (Direction::Ingress, Some(hosts)) = (ace.direction, hosts) {
            hosts.push(own);
        }
    }

    pub(super) fn step(&self, index: u32) -> Option<Step> {
        self.steps.get(index as usize).copied().flatten()
    }

    /// The own groups of which some ingress entry singles out this peer group.
    pub(super) fn hosts(&self, peer: u32) -> &[u32] {
        self.hosts.get(peer as usize).map_or(&[], Vec::as_slice)
    }

    /// The peer groups that the entries of these own groups single out at their egress.
    pub(super) fn guests(&self, own: &[u32]) -> impl Iterator<Item = u32> {
        own.iter().filter_map(|g| self.egress.get(*g as usize)).flat_map(|h| peers(&h.special))
    }

    /// The entries between an own end in some groups and a peer in others, in order.
    pub(super) fn between(
        &self,
        direction: Direction,
        own: &[u32],
        peer: &[u32],
        found: &mut Vec<u32>,
    ) {
        found.clear();
        for held in self.held(direction, own) {
            found.extend(&held.everyone);
            common(&held.special, peer, found);
        }
        found.sort_unstable();
    }

    /// The entries at these own groups towards everyone and towards peers that `keep` keeps.
    pub(super) fn towards(
        &self,
        direction: Direction,
        own: &[u32],
        keep: impl Fn(u32) -> bool,
        found: &mut Vec<u32>,
    ) {
        found.clear();
        for held in self.held(direction, own) {
            found.extend(&held.everyone);
            found.extend(held.special.iter().filter(|(peer, _)| keep(*peer)).map(|(_, i)| i));
        }
        found.sort_unstable();
    }

    fn held(&self, direction: Direction, own: &[u32]) -> impl Iterator<Item = &Held> {
        let lists = match direction {
            Direction::Egress => &self.egress,
            Direction::Ingress => &self.ingress,
        };
        own.iter().filter_map(|group| lists.get(*group as usize))
    }
}

/// `None` for an entry that can match nobody here.
fn step(ground: &Ground<'_>, ace: &Ace, services: &mut Services) -> Option<Step> {
    let (own, peer) = (ace.own.0, ace.peer.0);
    if ground.count(own) == 0 || ground.count(peer) == 0 {
        return None;
    }
    let deed = match &ace.action {
        Action::Skip(to) => Deed::Skip(u32::try_from(*to).unwrap_or(u32::MAX)),
        Action::Decide(d) => match d.outcome {
            Outcome::Allow if d.reason == Reason::Plumbing => Deed::Plumb,
            Outcome::Allow => Deed::Pass,
            Outcome::Deny(_) => Deed::Deny,
        },
    };
    let peer = (!ground.is_everyone(peer)).then_some(peer);
    Some(Step { peer, services: services.number(&ace.services), deed })
}

/// Each peer once.
fn peers(special: &[(u32, u32)]) -> impl Iterator<Item = u32> {
    let mut last = None;
    special.iter().filter_map(move |(peer, _)| {
        let new = last != Some(*peer);
        last = Some(*peer);
        new.then_some(*peer)
    })
}

/// The entries whose peer is one of these groups; whichever list is shorter is gone through.
fn common(special: &[(u32, u32)], peer: &[u32], found: &mut Vec<u32>) {
    if special.len() <= peer.len() {
        let held = special.iter().filter(|(group, _)| peer.binary_search(group).is_ok());
        return found.extend(held.map(|(_, index)| index));
    }
    for group in peer {
        let from = special.partition_point(|(g, _)| g < group);
        let held = special.get(from..).unwrap_or_default().iter().take_while(|(g, _)| g == group);
        found.extend(held.map(|(_, index)| index));
    }
}
