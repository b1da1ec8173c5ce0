// SPDX-License-Identifier: Apache-2.0
//! Both ends of a row: the component itself, and whoever is at the other end.

use std::collections::BTreeMap;
use std::sync::Arc;

use portolan_catalog::{Catalogue, Requirement};
use portolan_site::model::Direction;

use super::{Desk, End, Who};
use crate::check::Party;

/// Who stands at ends; rows with the same end share one list.
#[derive(Debug, Default)]
pub(super) struct Parties {
    playing: BTreeMap<Vec<String>, Arc<[Who]>>,
    own: BTreeMap<String, Arc<[Who]>>,
}

impl Parties {
    /// Everybody who plays one of these roles.
    fn playing(&mut self, desk: &Desk<'_>, roles: &[String]) -> Arc<[Who]> {
        let asked = || named(desk, desk.present.parties(roles));
        self.playing.entry(roles.to_vec()).or_insert_with(asked).clone()
    }

    /// Machines that are said to be this component, and not all that play its role.
    fn own(&mut self, desk: &Desk<'_>, role: &str) -> Arc<[Who]> {
        let machines = desk.context.site.workloads.iter().filter(|w| w.roles.contains(role));
        let asked = || named(desk, machines.map(Party::Workload).collect());
        self.own.entry(role.to_owned()).or_insert_with(asked).clone()
    }
}

fn named(desk: &Desk<'_>, parties: Vec<Party<'_>>) -> Arc<[Who]> {
    parties.iter().map(|party| Who::of(desk.context.site, party)).collect()
}

/// Who opens the connection and who answers.
pub(super) struct Ends {
    pub(super) source: End,
    pub(super) destination: End,
}

impl Ends {
    /// Nobody stands at the other end where no pair was found.
    pub(super) fn of(
        desk: &Desk<'_>,
        known: &mut Parties,
        requirement: &Requirement,
        (role, direction): (&str, Direction),
        others: bool,
    ) -> Self {
        let there = match direction {
            Direction::Egress => &requirement.destination,
            Direction::Ingress => &requirement.source,
        };
        let roles = names(desk.context.catalogue, &[role.to_owned()]);
        let here = End { roles, parties: known.own(desk, role) };
        let there = other(desk, known, there, others);
        match direction {
            Direction::Egress => Self { source: here, destination: there },
            Direction::Ingress => Self { source: there, destination: here },
        }
    }
}

fn other(desk: &Desk<'_>, known: &mut Parties, roles: &[String], present: bool) -> End {
    let catalogue = desk.context.catalogue;
    if !present {
        return End { roles: names(catalogue, roles), parties: Arc::new([]) };
    }
    let mut is_played = |id: &&String| !known.playing(desk, std::slice::from_ref(*id)).is_empty();
    let played: Vec<String> = roles.iter().filter(|id| is_played(id)).cloned().collect();
    End { roles: names(catalogue, &played), parties: known.playing(desk, roles) }
}

fn names(catalogue: &Catalogue, roles: &[String]) -> Vec<String> {
    let name = |id: &String| catalogue.role(id).map_or_else(|| id.clone(), |r| r.name.clone());
    roles.iter().map(name).collect()
}
