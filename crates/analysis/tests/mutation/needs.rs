// SPDX-License-Identifier: Apache-2.0
//! What the charts require of the machines that are there, taken from the catalogue alone, and as
//! far as the generated site lets it pass.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use portolan_catalog::{Catalogue, Requirement};
use portolan_net::{Protocol, ServiceSet};
use portolan_site::model::{Direction, Site, View};

use super::oracle::Expected;
use super::world::Edition;

/// Connections, by the requirement that they serve.
pub(crate) struct Needs(BTreeMap<String, Vec<(IpAddr, IpAddr, ServiceSet)>>);

impl Needs {
    pub(crate) fn of(base: &Edition, catalogue: &Catalogue) -> Self {
        let holds = |r: &&Requirement| {
            r.when.as_ref().is_none_or(|when| base.site.conditions.contains(when))
        };
        let of = |requirement: &Requirement| {
            let mut needed = Vec::new();
            for from in players(&base.site, catalogue, &requirement.source) {
                for to in players(&base.site, catalogue, &requirement.destination) {
                    let one_family = from.is_ipv4() == to.is_ipv4();
                    if one_family && !base.acl.is_itself(from, to) {
                        let services = passing(base, from, to, &requirement.service_set());
                        needed.extend(services.map(|services| (from, to, services)));
                    }
                }
            }
            (requirement.id.clone(), needed)
        };
        let mut needs: BTreeMap<_, _> =
            catalogue.requirements.iter().filter(holds).map(of).collect();
        needs.retain(|_, connections| !connections.is_empty());
        Self(needs)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// The requirements of which something is denied now.
    pub(crate) fn broken(&self, expected: &Expected) -> BTreeSet<String> {
        let denied = |(from, to, services): &(IpAddr, IpAddr, ServiceSet)| {
            let class = |address: &IpAddr| expected.classes.get(address).copied();
            let between = class(from).zip(class(to));
            let denied = between.and_then(|between| expected.denied.get(&between));
            denied.is_some_and(|denied| denied.overlaps(services))
        };
        let broken = self.0.iter().filter(|(_, needed)| needed.iter().any(denied));
        broken.map(|(id, _)| id.clone()).collect()
    }
}

/// The addresses of the machines that play any of these roles.
fn players(site: &Site, catalogue: &Catalogue, roles: &[String]) -> Vec<IpAddr> {
    let mut by: BTreeSet<String> = BTreeSet::new();
    for role in roles {
        by.extend(catalogue.played_by(role));
    }
    let playing = site.workloads.iter().filter(|w| !w.roles.is_disjoint(&by));
    playing.flat_map(|w| w.addresses.clone()).collect()
}

/// What the generated site lets pass of it.
fn passing(base: &Edition, from: IpAddr, to: IpAddr, services: &ServiceSet) -> Option<ServiceSet> {
    let other = if from.is_ipv4() { Protocol::ICMPV6 } else { Protocol::ICMP };
    let mut left = services.difference(&ServiceSet::protocol(other));
    for (direction, own, peer) in [(Direction::Egress, from, to), (Direction::Ingress, to, from)] {
        for (denied, _) in base.acl.denied(direction, own, peer, services, View::Intended) {
            left = left.difference(&denied);
        }
    }
    (!left.is_empty()).then_some(left)
}
