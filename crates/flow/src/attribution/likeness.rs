// SPDX-License-Identifier: Apache-2.0
//! How well a connection fits a requirement.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt;

use portolan_catalog::{Catalogue, Requirement, RoleKind};
use portolan_net::{Service, ServiceSet, is_group_address};

use serde::Serialize;

use super::End;

/// A requirement that a connection resembles, and how far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resemblance {
    /// By id.
    pub requirement: String,
    pub ends: Ends,
    /// Whether the site says of an initiator outside the inventory that it plays its role. Else it
    /// only could: a stranger may be a user, and may be anybody.
    #[serde(skip)]
    pub certain: bool,
}

/// How many ends play the roles of the requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ends {
    Both,
    One,
}

impl fmt::Display for Resemblance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.requirement)?;
        match self.ends {
            Ends::Both => Ok(()),
            Ends::One => f.write_str(" at one end"),
        }
    }
}

/// A requirement, made ready to be compared with.
#[derive(Debug)]
pub(super) struct Known<'a> {
    requirement: &'a Requirement,
    source: Vec<Party>,
    destination: Vec<Party>,
    services: ServiceSet,
    /// Services less one each range: of two that fit, the narrower one says more.
    width: u64,
}

/// One role, and the ids of all roles whose workloads play it.
#[derive(Debug)]
struct Party {
    kind: RoleKind,
    names: Vec<String>,
    players: BTreeSet<String>,
}

/// How well one end fits. The order is from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    No,
    /// It could be: an address outside for a role outside, a workload for `any component`.
    Loose,
    /// The workload plays the role, or the site's name for the address is the role's.
    Exact,
}

/// The best of all that fit, or `None`.
pub(super) fn best(
    known: &[Known<'_>],
    source: &End,
    destination: &End,
    service: Service,
) -> Option<Resemblance> {
    let asked = known.iter().filter(|k| k.services.contains(service));
    let ranked = asked.filter_map(|k| Some((k.rank(source, destination)?, k)));
    let (Rank(both, .., Reverse(id)), best) = ranked.max_by(|(a, _), (b, _)| a.cmp(b))?;
    let ends = if both { Ends::Both } else { Ends::One };
    let certain = best.is_certain(source);
    Some(Resemblance { requirement: id.to_owned(), ends, certain })
}

/// Both roles first; then how well; then what is always needed; then the narrower; then the id
/// that sorts first, so that the answer never depends on the order of the catalogue.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank<'a>(bool, u8, bool, Reverse<u64>, Reverse<&'a str>);

impl<'a> Known<'a> {
    pub(super) fn of(catalogue: &Catalogue, requirement: &'a Requirement) -> Self {
        let parties = |ids: &[String]| ids.iter().map(|id| Party::of(catalogue, id)).collect();
        let services = requirement.service_set();
        let width = services.ranges().iter().map(|(_, a, b)| u64::from(b - a)).sum();
        Self {
            requirement,
            source: parties(&requirement.source),
            destination: parties(&requirement.destination),
            services,
            width,
        }
    }

    fn rank(&self, source: &End, destination: &End) -> Option<Rank<'a>> {
        let (from, to) = (fit(&self.source, source), fit(&self.destination, destination));
        let both = from > Fit::No && to > Fit::No;
        if !both && from != Fit::Exact && to != Fit::Exact {
            return None;
        }
        let id = Reverse(self.requirement.id.as_str());
        let always = self.requirement.when.is_none();
        Some(Rank(both, from as u8 + to as u8, always, Reverse(self.width), id))
    }

    fn is_certain(&self, source: &End) -> bool {
        source.workload.is_some() || fit(&self.source, source) == Fit::Exact
    }
}

impl Party {
    fn of(catalogue: &Catalogue, id: &str) -> Self {
        let role = catalogue.roles.iter().find(|r| r.id == id);
        let names = role.map(|r| r.names().map(str::to_owned).collect());
        Self {
            kind: role.map_or(RoleKind::Workload, |r| r.kind),
            names: names.unwrap_or_default(),
            players: catalogue.played_by(id),
        }
    }

    fn fit(&self, end: &End) -> Fit {
        let group = end.group.as_deref();
        if group.is_some_and(|g| self.names.iter().any(|n| n.eq_ignore_ascii_case(g))) {
            return Fit::Exact;
        }
        let inside = end.workload.is_some();
        match self.kind {
            RoleKind::Workload | RoleKind::External | RoleKind::Fqdn
                if !self.players.is_disjoint(&end.roles) =>
            {
                Fit::Exact
            }
            RoleKind::AnyComponent if inside && !end.roles.is_empty() => Fit::Loose,
            RoleKind::External | RoleKind::Fqdn if !inside && !is_group_address(end.address) => {
                Fit::Loose
            }
            RoleKind::Broadcast if is_group_address(end.address) => Fit::Loose,
            RoleKind::Workload
            | RoleKind::AnyComponent
            | RoleKind::External
            | RoleKind::Fqdn
            | RoleKind::Broadcast
            | RoleKind::Loopback => Fit::No,
        }
    }
}

fn fit(parties: &[Party], end: &End) -> Fit {
    parties.iter().map(|p| p.fit(end)).max().unwrap_or(Fit::No)
}
