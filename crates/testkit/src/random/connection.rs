// SPDX-License-Identifier: Apache-2.0
//! Connections that a site has something to say about.

use std::net::{IpAddr, Ipv4Addr};

use fastrand::Rng;
use portolan_net::{Connection, Family, Protocol, Service, ServiceSet};
use portolan_site::model::{PolicyKind, Rules, Site, Within};

use super::draw::{chance, one};
use super::shape::Shape;

/// A connection with a workload at one end at least, between addresses of one family, for a
/// service of the shape; half of the time for one that some rule of the site speaks of.
///
/// # Panics
/// Where the shape has no workload with an address, or no service for its families.
pub fn random_connection(rng: &mut Rng, site: &Site, shape: &Shape) -> Connection {
    let own = must_have(one(rng, &shape.inside()).copied(), "an address of a workload");
    let peer = peer(rng, shape, own);
    let is_group = shape.groups.contains(&peer);
    let (initiator, responder) = if is_group || rng.bool() { (own, peer) } else { (peer, own) };
    Connection { initiator, responder, service: service(rng, site, shape, responder) }
}

#[expect(clippy::expect_used, reason = "the shape is the test's own")]
fn must_have<T>(part: Option<T>, what: &str) -> T {
    part.ok_or_else(|| format!("the shape lacks {what}")).expect("a whole shape")
}

/// Mostly another workload; else outside, itself, or a group.
fn peer(rng: &mut Rng, shape: &Shape, own: IpAddr) -> IpAddr {
    let from = match rng.u32(0..100) {
        0..68 => shape.inside(),
        68..90 => shape.outside.clone(),
        90..94 => vec![own],
        _ => shape.groups.clone(),
    };
    let fits: Vec<_> = from.into_iter().filter(|a| a.is_ipv4() == own.is_ipv4()).collect();
    one(rng, &fits).copied().unwrap_or(own)
}

fn service(rng: &mut Rng, site: &Site, shape: &Shape, responder: IpAddr) -> Service {
    let possible = shape.services_of(Family::of(responder));
    if let Some(discovery) = discovery(rng, &possible, responder) {
        return discovery;
    }
    let spoken_of: Vec<_> = match one(rng, &spoken_of(site)) {
        Some(set) if rng.bool() => possible.iter().copied().filter(|s| set.contains(*s)).collect(),
        _ => Vec::new(),
    };
    let drawn = one(rng, &spoken_of).or_else(|| one(rng, &possible)).copied();
    must_have(drawn, "a service of the family")
}

/// To a group, half of the time what plumbing would send there.
fn discovery(rng: &mut Rng, possible: &[Service], responder: IpAddr) -> Option<Service> {
    let port = if responder == Ipv4Addr::BROADCAST { 67 } else { 547 };
    let is_group = portolan_net::is_group_address(responder);
    let wanted = possible.iter().find(|s| s.protocol == Protocol::UDP && s.detail == port);
    wanted.filter(|_| is_group && chance(rng, 50)).copied()
}

/// The services of every list of the site.
fn spoken_of(site: &Site) -> Vec<ServiceSet> {
    site.policies.iter().flat_map(|policy| spoken_of_by(&policy.kind)).collect()
}

fn spoken_of_by(kind: &PolicyKind) -> Vec<ServiceSet> {
    let listed = |rules: &Option<Rules>| match rules {
        Some(Rules::List(rules)) => rules.clone(),
        Some(Rules::Any) | None => Vec::new(),
    };
    let (rules, within) = match kind {
        PolicyKind::Application(a) => {
            ([listed(&a.inbound), listed(&a.outbound)].concat(), a.within.values().collect())
        }
        PolicyKind::Quarantine(q) => ([q.inbound.clone(), q.outbound.clone()].concat(), Vec::new()),
        PolicyKind::SharedService(s) => {
            ([s.inbound.clone(), s.outbound.clone()].concat(), Vec::new())
        }
        PolicyKind::Isolation(_) => (Vec::new(), Vec::new()),
    };
    let of_rules = rules.into_iter().map(|rule| rule.services);
    let of_within = within.into_iter().filter_map(|w: &Within| match w {
        Within::Services(services) => Some(services.clone()),
        Within::Allow | Within::Deny => None,
    });
    of_rules.chain(of_within).collect()
}
