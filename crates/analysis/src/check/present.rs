// SPDX-License-Identifier: Apache-2.0
//! Which requirements two parties of the site are both there for.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

use portolan_acl::Acl;
use portolan_catalog::{Catalogue, Requirement, RoleKind};
use portolan_net::Family;
use portolan_site::model::{Site, Workload};

use super::{Party, names, outside};

/// The groups of an Acl that hold a workload: no policy tells apart two that lie in the same.
type Class = Vec<u32>;

/// Who plays each role of the catalogue, by role id.
#[derive(Clone, Debug, Default)]
pub struct Present<'a> {
    workloads: BTreeMap<String, Vec<&'a Workload>>,
    classes: BTreeMap<&'a str, Class>,
    outside: BTreeMap<String, Vec<Party<'a>>>,
}

impl<'a> Present<'a> {
    pub fn of(site: &'a Site, acl: &Acl, catalogue: &Catalogue) -> Self {
        let (mut workloads, mut parties) = (BTreeMap::new(), BTreeMap::new());
        let groups = outside::by_role(site, catalogue);
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
        }
        let classes = site.workloads.iter().map(|w| (w.name.as_str(), class(acl, w))).collect();
        Self { workloads, classes, outside: parties }
    }

    /// Pairs of different parties that a requirement is about, one of each two classes.
    pub fn pairs(&self, requirement: &Requirement) -> Vec<(Party<'a>, Party<'a>)> {
        let sources = self.by_class(&requirement.source);
        let destinations = self.by_class(&requirement.destination);
        let mut pairs = Vec::new();
        for source in sources.values() {
            for destination in destinations.values() {
                pairs.extend(different(source, destination));
            }
        }
        let workload = |w: &[&'a Workload]| w.first().map(|w| Party::Workload(w));
        for source in sources.values().filter_map(|s| workload(s)) {
            let others = self.outside(&requirement.destination, self.answers(requirement, &source));
            pairs.extend(others.map(|other| (source.clone(), other.clone())));
        }
        for destination in destinations.values().filter_map(|d| workload(d)) {
            let others = self.outside(&requirement.source, false);
            pairs.extend(others.map(|other| (other.clone(), destination.clone())));
        }
        pairs
    }

    /// The workloads that play any of these roles, at most two of a class.
    fn by_class(&self, roles: &[String]) -> BTreeMap<&Class, Vec<&'a Workload>> {
        let mut found: BTreeMap<&Class, Vec<&'a Workload>> = BTreeMap::new();
        for workload in roles.iter().filter_map(|r| self.workloads.get(r)).flatten() {
            let Some(class) = self.classes.get(workload.name.as_str()) else { continue };
            let same = found.entry(class).or_default();
            if same.len() < 2 && same.iter().all(|w| w.name != workload.name) {
                same.push(workload);
            }
        }
        found
    }

    fn outside(&self, roles: &[String], broadcasts: bool) -> impl Iterator<Item = &Party<'a>> {
        let parties = roles.iter().filter_map(|r| self.outside.get(r)).flatten();
        parties.filter(move |party| broadcasts || **party != broadcast())
    }

    /// Whether somebody answers a broadcast: a desktop may boot from the network, and where nobody
    /// would answer, only one that is said to do so does.
    fn answers(&self, requirement: &Requirement, source: &Party<'_>) -> bool {
        let is_said = |w: &Workload| requirement.source.iter().any(|role| w.roles.contains(role));
        let said = matches!(source, Party::Workload(w) if is_said(w));
        said || !self.by_class(&requirement.destination).is_empty()
    }
}

fn different<'a>(
    sources: &[&'a Workload],
    destinations: &[&'a Workload],
) -> Option<(Party<'a>, Party<'a>)> {
    let pairs = sources.iter().flat_map(|s| destinations.iter().map(move |d| (*s, *d)));
    let (source, destination) = pairs.into_iter().find(|(s, d)| s.name != d.name)?;
    Some((Party::Workload(source), Party::Workload(destination)))
}

fn broadcast() -> Party<'static> {
    let words = Ipv4Addr::BROADCAST.to_string();
    Party::Outside { words, addresses: vec![Ipv4Addr::BROADCAST.into()] }
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
