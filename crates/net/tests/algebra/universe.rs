// SPDX-License-Identifier: Apache-2.0
//! A small world in which a set of connections is a set of bits.
//!
//! Each axis is cut into a few atoms: ends of the line, single values, ranges that touch, and the
//! rest. Every drawn set is a union of atoms, so that 287 bits say exactly what is in it.

use std::collections::HashMap;

use fastrand::Rng;
use portolan_net::{AddressSet, Block, Connection, ConnectionSet, Intervals, Protocol, ServiceSet};

const V4: [(u32, u32); 5] = [(0, 0), (1, 1), (2, 9), (10, u32::MAX - 1), (u32::MAX, u32::MAX)];
const V6: [(u128, u128); 4] =
    [(0, 0), (1, 1 << 64), ((1 << 64) + 1, u128::MAX - 1), (u128::MAX, u128::MAX)];
const SERVICES: usize = 7;
/// Pairs of atoms of one family.
const PAIRS: usize = V4.len() * V4.len() + V6.len() * V6.len();

/// A set of connections: for each pair of atoms, a bit for each atom of the services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bits([u8; PAIRS]);

impl Bits {
    const NONE: Self = Self([0; PAIRS]);

    pub(crate) fn has(&self, point: Point) -> bool {
        self.0[point.pair] >> point.service & 1 == 1
    }

    fn each(a: Self, b: Self, f: impl Fn(u8, u8) -> u8) -> Self {
        Self(std::array::from_fn(|i| f(a.0[i], b.0[i])))
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self::each(self, other, |a, b| a | b)
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self::each(self, other, |a, b| a & b)
    }

    pub(crate) fn less(self, other: Self) -> Self {
        Self::each(self, other, |a, b| a & !b)
    }

    pub(crate) fn is_empty(self) -> bool {
        self == Self::NONE
    }
}

/// Which atoms of each axis are in a block or a set of addresses: IPv4 low, then IPv6.
type Mask = usize;

/// Every union of atoms, by mask, and the reverse.
pub(crate) struct Universe {
    addresses: Vec<AddressSet>,
    services: Vec<ServiceSet>,
    address_masks: HashMap<AddressSet, Mask>,
    service_masks: HashMap<ServiceSet, Mask>,
}

impl Universe {
    pub(crate) fn new() -> Self {
        let addresses: Vec<AddressSet> = (0..1 << (V4.len() + V6.len())).map(addresses).collect();
        let services: Vec<ServiceSet> = (0..1 << SERVICES).map(services).collect();
        Self {
            address_masks: addresses.iter().cloned().zip(0..).collect(),
            service_masks: services.iter().cloned().zip(0..).collect(),
            addresses,
            services,
        }
    }

    /// No, one or several blocks.
    pub(crate) fn draw(&self, rng: &mut Rng) -> Vec<Block> {
        let count = [0, 1, 1, 2, 3, 5][rng.usize(0..6)];
        (0..count).map(|_| self.block(rng)).collect()
    }

    pub(crate) fn block(&self, rng: &mut Rng) -> Block {
        Block {
            source: self.some_addresses(rng),
            destination: self.some_addresses(rng),
            services: self.services[mask(rng, SERVICES)].clone(),
        }
    }

    fn some_addresses(&self, rng: &mut Rng) -> AddressSet {
        self.addresses[mask(rng, V4.len() + V6.len())].clone()
    }

    /// What blocks are, by definition: whatever one of them holds.
    pub(crate) fn bits(&self, blocks: &[Block]) -> Bits {
        let mut bits = Bits::NONE;
        for block in blocks {
            let source = self.address_masks[&block.source];
            let destination = self.address_masks[&block.destination];
            let services = self.service_masks[&block.services];
            for (pair, bits) in bits.0.iter_mut().enumerate() {
                let (a, b) = ends(pair);
                if source >> a & destination >> b & 1 == 1 {
                    *bits |= u8::try_from(services).unwrap();
                }
            }
        }
        bits
    }

    /// The bits of a set, read from its blocks, which must not meet.
    pub(crate) fn read(&self, set: &ConnectionSet) -> Bits {
        let mut all = Bits::NONE;
        for block in set.blocks() {
            assert!(!block.is_empty(), "an empty block in {set:?}");
            let one = self.bits(std::slice::from_ref(&block));
            assert!(all.and(one).is_empty(), "two blocks meet in {set:?}");
            all = all.or(one);
        }
        all
    }

    pub(crate) fn address_mask(&self, set: &AddressSet) -> Mask {
        self.address_masks[set]
    }
}

/// Often few atoms, sometimes all.
fn mask(rng: &mut Rng, atoms: usize) -> Mask {
    let all = (1 << atoms) - 1;
    match rng.u8(0..8) {
        0 => all,
        1 => 1 << rng.usize(0..atoms),
        2 => rng.usize(0..=all) & rng.usize(0..=all),
        _ => rng.usize(0..=all),
    }
}

fn addresses(mask: Mask) -> AddressSet {
    let v4 = V4.iter().zip(0..).filter(|(_, i)| mask >> i & 1 == 1).map(|(atom, _)| *atom);
    let v6 = V6.iter().zip(V4.len()..).filter(|(_, i)| mask >> i & 1 == 1).map(|(atom, _)| *atom);
    AddressSet { v4: Intervals::collect(v4), v6: Intervals::collect(v6) }
}

fn service_atoms() -> [ServiceSet; SERVICES] {
    let tcp = |first, last| ServiceSet::range(Protocol::TCP, first, last);
    let named = [
        tcp(0, 0),
        tcp(1, 79),
        tcp(80, u16::MAX),
        ServiceSet::protocol(Protocol(7)),
        ServiceSet::protocol(Protocol::UDP),
        ServiceSet::range(Protocol::ICMP, 8 << 8, 8 << 8 | 255),
    ];
    let rest = ServiceSet::any().difference(&ServiceSet::all(&named));
    let [a, b, c, d, e, f] = named;
    [a, b, c, d, e, f, rest]
}

fn services(mask: Mask) -> ServiceSet {
    let atoms = service_atoms();
    let chosen = atoms.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, set)| set);
    ServiceSet::all(chosen)
}

/// One atom of the whole world.
#[derive(Clone, Copy)]
pub(crate) struct Point {
    pub(crate) pair: usize,
    pub(crate) service: usize,
}

/// Every point: pairs of IPv4, then of IPv6.
pub(crate) fn points() -> impl Iterator<Item = Point> {
    (0..PAIRS).flat_map(|pair| (0..SERVICES).map(move |service| Point { pair, service }))
}

/// The atoms of both ends.
pub(crate) fn ends(pair: usize) -> (usize, usize) {
    match pair.checked_sub(V4.len() * V4.len()) {
        None => (pair / V4.len(), pair % V4.len()),
        Some(pair) => (V4.len() + pair / V6.len(), V4.len() + pair % V6.len()),
    }
}

/// A connection that lies in a point.
pub(crate) fn connection(point: Point) -> Connection {
    let address = |atom: usize| addresses(1 << atom).ranges()[0].1;
    let (source, destination) = ends(point.pair);
    let (protocol, _, last) = *service_atoms()[point.service].ranges().last().unwrap();
    Connection {
        initiator: address(source),
        responder: address(destination),
        service: portolan_net::Service { protocol, detail: last },
    }
}
