// SPDX-License-Identifier: Apache-2.0
//! One connection that shows that a set is not empty.

use super::{ConnectionSet, Relation, relation};
use crate::{AddressNumber, Block, Connection, Family};

impl ConnectionSet {
    /// A connection of the set, one that a reader knows how to make where there is one: TCP before
    /// UDP before ping, IPv4 before IPv6, from the first address to the first address.
    pub fn witness(&self) -> Option<Connection> {
        candidates(&self.v4).chain(candidates(&self.v6)).min_by_key(readable)
    }
}

impl Block {
    /// A connection of the block; see [`ConnectionSet::witness`].
    pub fn witness(&self) -> Option<Connection> {
        let families = [one::<u32>(self), one::<u128>(self)];
        families.into_iter().flatten().min_by_key(readable)
    }
}

fn readable(c: &Connection) -> u8 {
    c.service.rank(Family::of(c.initiator))
}

fn candidates<T: AddressNumber>(relation: &Relation<T>) -> impl Iterator<Item = Connection> {
    relation::products(relation).filter_map(|(source, destination, services)| {
        Some(Connection {
            initiator: source.first()?.address(),
            responder: destination.first()?.address(),
            service: services.readable(T::FAMILY)?,
        })
    })
}

fn one<T: AddressNumber>(block: &Block) -> Option<Connection> {
    Some(Connection {
        initiator: T::part(&block.source).first()?.address(),
        responder: T::part(&block.destination).first()?.address(),
        service: block.services.readable(T::FAMILY)?,
    })
}
