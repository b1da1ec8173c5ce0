// SPDX-License-Identifier: Apache-2.0
//! Pairs of addresses that are one workload's at one edition and not at the other.
//!
//! What a workload says to itself crosses no network (ADR 0001.18), and sets are made as if it
//! did. Where it does so at both editions, nothing can differ; these few pairs are looked at one
//! by one.

use std::net::IpAddr;

use portolan_acl::Acl;
use portolan_net::{Block, ConnectionSet, Family, ServiceSet};
use portolan_site::model::{Direction, View};

/// An ordered pair of two addresses.
pub(super) type Pair = (IpAddr, IpAddr);

/// The pairs that are one workload's by `one` alone.
pub(super) fn only_by(one: &Acl, other: &Acl) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for addresses in one.workloads.values().filter(|addresses| addresses.len() > 1) {
        for a in addresses {
            let same = |b: &&IpAddr| *b != a && Family::of(**b) == Family::of(*a);
            let apart = addresses.iter().filter(same).filter(|b| !other.is_itself(*a, **b));
            pairs.extend(apart.map(|b| (*a, *b)));
        }
    }
    pairs
}

/// All connections between the pairs.
pub(super) fn between(pairs: &[Pair]) -> ConnectionSet {
    pairs.iter().map(|pair| block(*pair, ServiceSet::any())).collect()
}

/// What passes between the pairs in one view.
pub(super) fn passing(acl: &Acl, view: View, pairs: &[Pair]) -> ConnectionSet {
    pairs.iter().map(|pair| block(*pair, services(acl, view, *pair))).collect()
}

fn block((source, destination): Pair, services: ServiceSet) -> Block {
    let host = portolan_net::AddressSet::host;
    Block { source: host(source), destination: host(destination), services }
}

fn services(acl: &Acl, view: View, (source, destination): Pair) -> ServiceSet {
    let any = ServiceSet::any();
    let denied = |direction, own, peer| {
        let parts = acl.denied(direction, own, peer, &any, view);
        ServiceSet::all(parts.iter().map(|(services, _)| services))
    };
    any.difference(&denied(Direction::Egress, source, destination)).difference(&denied(
        Direction::Ingress,
        destination,
        source,
    ))
}
