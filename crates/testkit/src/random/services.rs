// SPDX-License-Identifier: Apache-2.0
//! What rules speak of: mostly the services of the shape, else ranges, types, whole protocols.

use fastrand::Rng;
use portolan_net::{Protocol, Service, ServiceSet};

use super::draw::{one, some, weighted};
use super::shape::Shape;

#[derive(Clone, Copy)]
enum Form {
    Listed,
    Ranges,
    Protocol,
    Types,
    Any,
}

/// A set of services that is not empty.
pub(crate) fn services(rng: &mut Rng, shape: &Shape) -> ServiceSet {
    let others = [(Form::Ranges, 12), (Form::Protocol, 10), (Form::Types, 8), (Form::Any, 15)];
    match weighted(rng, (Form::Listed, 55), &others) {
        Form::Listed => listed(rng, shape),
        Form::Ranges => listed(rng, shape).union(&range(rng, shape)),
        Form::Protocol => protocol(rng, shape),
        Form::Types => listed(rng, shape).union(&types()),
        Form::Any => ServiceSet::any(),
    }
}

fn listed(rng: &mut Rng, shape: &Shape) -> ServiceSet {
    let count = rng.usize(1..=4);
    let sets: Vec<_> = some(rng, count, &shape.services).into_iter().map(exactly).collect();
    ServiceSet::all(&sets)
}

fn exactly(service: Service) -> ServiceSet {
    if service.protocol.has_ports() || service.protocol.has_types() {
        ServiceSet::range(service.protocol, service.detail, service.detail)
    } else {
        ServiceSet::protocol(service.protocol)
    }
}

/// A range of ports that may start or end next to one of the services.
fn range(rng: &mut Rng, shape: &Shape) -> ServiceSet {
    let protocol = if rng.bool() { Protocol::TCP } else { Protocol::UDP };
    let of_protocol: Vec<_> = shape.services.iter().filter(|s| s.protocol == protocol).collect();
    let port = one(rng, &of_protocol).map_or(443, |service| service.detail);
    let first = port.saturating_sub(rng.u16(0..3)).saturating_add(rng.u16(0..2));
    ServiceSet::range(protocol, first, first.saturating_add(rng.u16(0..2_000)))
}

fn protocol(rng: &mut Rng, shape: &Shape) -> ServiceSet {
    let protocol = one(rng, &shape.services).map_or(Protocol::TCP, |service| service.protocol);
    ServiceSet::protocol(protocol)
}

/// Echo requests of both families, with every code.
fn types() -> ServiceSet {
    let every_code = |protocol, icmp_type: u8| {
        let end = |code| u16::from_be_bytes([icmp_type, code]);
        ServiceSet::range(protocol, end(0), end(u8::MAX))
    };
    every_code(Protocol::ICMP, 8).union(&every_code(Protocol::ICMPV6, 128))
}
