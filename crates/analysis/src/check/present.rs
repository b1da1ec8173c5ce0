// SPDX-License-Identifier: Apache-2.0
//! Which requirements two parties of the site are both there for.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

use portolan_acl::Acl;
use portolan_catalog::{Catalogue, Requirement, RoleKind};
use portolan_net::{AddressSet, Family};
use portolan_site::model::{Direction, Site, Workload};

use super::{Party, names, outside};

/// The groups of an Acl that hold a workload: no policy tells apart two that lie in the same.
type Class = Vec<u32>;

/// Who plays each role of the catalogue, by role id.
#[derive(Clone, Debug, Default)]
pub struct Present<'a> {
    workloads: BTreeMap<String, Vec<&'a Workload>>,
    classes: BTreeMap<&'a str, Class>,
    outside: BTreeMap<String, Vec<Party<'a>>>,
    /// The roles whose machines play each role.
    players: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Present<'a> {
    pub fn of(site: &'a Site, acl: &Acl, catalogue: &Catalogue) -> Self {
        let (mut workloads, mut parties) = (BTreeMap::new(), BTreeMap::new());
        let mut players = BTreeMap::new();
        let groups = outside::by_role(site, acl, catalogue);
        let names = names::by_role(site, catalogue);
        for role in &catalogue.roles {
            let by = if role.kind == RoleKind::AnyComponent {
                components(catalogue)
            } else {
                catalogue.played_by(&role.id)
            };
            let plays = |w: &&Workload| !w.roles.is_disjoint(&by);
            workloads.insert(role.id.clone(), site.workloads.iter().filter(plays).collect());
            let mut here: Vec<Party<'a>> =
                by.iter().filter_map(|id| groups.get(id)).flatten().cloned().collect();
            here.extend(names.get(&role.id).cloned());
            here.extend((role.kind == RoleKind::Broadcast).then(broadcast));
            parties.insert(role.id.clone(), here);
            players.insert(role.id.clone(), by);
        }
        let classes = site.workloads.iter().map(|w| (w.name.as_str(), class(acl, w))).collect();
        Self { workloads, classes, outside: parties, players }
    }

    /// Whether machines of this role play any of those.
    pub fn plays(&self, role: &str, any: &[String]) -> bool {
        any.iter().filter_map(|id| self.players.get(id)).any(|players| players.contains(role))
    }

    /// Everybody who plays any of these roles: machines by name, then those outside.
    pub fn parties(&self, roles: &[String]) -> Vec<Party<'a>> {
        let machines = roles.iter().filter_map(|r| self.workloads.get(r)).flatten();
        let machines: BTreeMap<&str, &'a Workload> =
            machines.map(|w| (w.name.as_str(), *w)).collect();
        let outside = self.outside(roles).into_iter().cloned();
        machines.into_values().map(Party::Workload).chain(outside).collect()
    }

    /// Pairs of different parties that a requirement is about, one of each kind.
    pub fn pairs(&self, requirement: &Requirement) -> Vec<(Party<'a>, Party<'a>)> {
        self.kinds(requirement, None).into_iter().map(|k| (k.source, k.destination)).collect()
    }

    /// Every kind of pairs that a requirement is about; where an end and a role are given, only
    /// those with a machine of that role at that end.
    pub fn kinds(
        &self,
        requirement: &Requirement,
        own: Option<(Direction, &str)>,
    ) -> Vec<Kind<'a>> {
        let of = |end| own.and_then(|(own, role)| (own == end).then_some(role));
        let sources = self.by_class(&requirement.source, of(Direction::Egress));
        let destinations = self.by_class(&requirement.destination, of(Direction::Ingress));
        let mut kinds = Vec::new();
        for source in sources.values() {
            kinds.extend(destinations.values().filter_map(|d| Kind::between(source, d)));
        }
        if own.is_none_or(|(end, _)| end == Direction::Egress) {
            for source in sources.values() {
                kinds.extend(self.towards_outside(requirement, source));
            }
        }
        if own.is_none_or(|(end, _)| end == Direction::Ingress) {
            for (to, pairs) in destinations.values().filter_map(|d| Some((*d.first()?, d.len()))) {
                let others = self.outside(&requirement.source);
                let others = others.into_iter().filter(|other| **other != broadcast());
                let destination = Party::Workload(to);
                kinds.extend(others.map(|o| Kind {
                    source: o.clone(),
                    destination: destination.clone(),
                    pairs,
                }));
            }
        }
        kinds
    }

    /// The workloads that play any of these roles, and the given one as their own.
    fn by_class(&self, roles: &[String], own: Option<&str>) -> BTreeMap<&Class, Vec<&'a Workload>> {
        let mut found: BTreeMap<&Class, Vec<&'a Workload>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let is_own = |w: &Workload| own.is_none_or(|role| w.roles.contains(role));
        for workload in roles.iter().filter_map(|r| self.workloads.get(r)).flatten() {
            let Some(class) = self.classes.get(workload.name.as_str()) else { continue };
            if is_own(workload) && seen.insert(workload.name.as_str()) {
                found.entry(class).or_default().push(workload);
            }
        }
        found
    }

    /// The parties outside that play any of these roles, each once.
    fn outside(&self, roles: &[String]) -> Vec<&Party<'a>> {
        let mut parties: Vec<&Party<'a>> = Vec::new();
        for party in roles.iter().filter_map(|r| self.outside.get(r)).flatten() {
            if !parties.contains(&party) {
                parties.push(party);
            }
        }
        parties
    }

    /// A desktop may boot from the network. Where nobody would answer its broadcast, only one that
    /// is said to do so does.
    fn towards_outside(
        &self,
        requirement: &Requirement,
        sources: &[&'a Workload],
    ) -> Vec<Kind<'a>> {
        let is_said = |w: &Workload| requirement.source.iter().any(|role| w.roles.contains(role));
        let answered = !self.by_class(&requirement.destination, None).is_empty();
        let kinds = self.outside(&requirement.destination).into_iter().filter_map(|other| {
            let speaks = |w: &&&Workload| answered || *other != broadcast() || is_said(w);
            let source = sources.iter().find(speaks)?;
            let pairs = sources.iter().filter(speaks).count();
            Some(Kind { source: Party::Workload(source), destination: other.clone(), pairs })
        });
        kinds.collect()
    }
}

/// Two parties that stand for every pair that no policy tells apart from them.
#[derive(Clone, Debug)]
pub struct Kind<'a> {
    pub source: Party<'a>,
    pub destination: Party<'a>,
    /// How many pairs of parties they stand for, themselves included.
    pub pairs: usize,
}

impl<'a> Kind<'a> {
    fn between(sources: &[&'a Workload], destinations: &[&'a Workload]) -> Option<Self> {
        let pairs = sources.iter().flat_map(|s| destinations.iter().map(move |d| (*s, *d)));
        let (source, destination) = pairs.into_iter().find(|(s, d)| s.name != d.name)?;
        let there: BTreeSet<&str> = destinations.iter().map(|w| w.name.as_str()).collect();
        let both = sources.iter().filter(|w| there.contains(w.name.as_str())).count();
        Some(Self {
            source: Party::Workload(source),
            destination: Party::Workload(destination),
            pairs: sources.len() * destinations.len() - both,
        })
    }
}

fn broadcast() -> Party<'static> {
    let group = IpAddr::from(Ipv4Addr::BROADCAST);
    let words = group.to_string();
    Party::Outside { words, set: AddressSet::host(group), addresses: vec![group] }
}

/// Every role of the platform itself, which is what "any component" means on its chart.
fn components(catalogue: &Catalogue) -> BTreeSet<String> {
    let of_platform = |r: &&portolan_catalog::Role| r.app.as_deref() == Some("Citrix");
    catalogue.roles.iter().filter(of_platform).map(|r| r.id.clone()).collect()
}

/// The groups of the addresses that a workload speaks from, one of each family.
fn class(acl: &Acl, workload: &Workload) -> Class {
    let first = |f| workload.addresses.iter().find(|a| Family::of(**a) == f).copied();
    let mut class = Vec::new();
    for (family, mark) in [(Family::V4, u32::MAX), (Family::V6, u32::MAX - 1)] {
        let Some(own): Option<IpAddr> = first(family) else { continue };
        class.push(mark);
        let holding = acl.groups.iter().zip(0u32..).filter(|(g, _)| g.members.contains(own));
        class.extend(holding.map(|(_, index)| index));
    }
    class
}
