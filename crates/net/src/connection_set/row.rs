// SPDX-License-Identifier: Apache-2.0
//! Reading a set: by rows, and as disjoint blocks.

use super::{ConnectionSet, Relation, relation};
use crate::{AddressNumber, AddressSet, Block, ServiceSet};

/// Sources of one family that have the same destinations and services.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub sources: AddressSet,
    /// Destinations with the same services, each services once, ascending.
    pub columns: Vec<(AddressSet, ServiceSet)>,
}

impl ConnectionSet {
    /// The rows of the canonical form, IPv4 first, ascending.
    pub fn rows(&self) -> Vec<Row> {
        rows(&self.v4).chain(rows(&self.v6)).collect()
    }

    /// Disjoint blocks of one family each, in the order of the rows; together they are the set.
    pub fn blocks(&self) -> Vec<Block> {
        blocks(&self.v4).chain(blocks(&self.v6)).collect()
    }
}

fn rows<T: AddressNumber>(relation: &Relation<T>) -> impl Iterator<Item = Row> {
    relation.iter().map(|(sources, columns)| Row {
        sources: T::set(sources.clone()),
        columns: columns.iter().map(|(at, s)| (T::set(at.clone()), s.clone())).collect(),
    })
}

fn blocks<T: AddressNumber>(relation: &Relation<T>) -> impl Iterator<Item = Block> {
    relation::products(relation).map(|(source, destination, services)| Block {
        source: T::set(source.clone()),
        destination: T::set(destination.clone()),
        services: services.clone(),
    })
}
