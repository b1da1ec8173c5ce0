// SPDX-License-Identifier: Apache-2.0
//! Exact sets of connections (ADR 0004). Equal sets are equal values.

mod describe;
mod few;
mod relation;
mod row;
mod witness;

use std::sync::Arc;

use crate::{AddressNumber, AddressSet, Block, Connection, ServiceSet, Steps};

pub use describe::Line;
pub use row::Row;

/// For each destination, the services.
pub type Columns<T> = Steps<T, ServiceSet>;

/// For each source, its destinations and their services. Columns are held in common, so that a
/// set that is changed a little costs a little.
pub type Relation<T> = Steps<T, Arc<Columns<T>>>;

/// An exact set of connections of both families, in canonical form.
///
/// Each family is on its own: sources that have the same destinations and services are one row,
/// and within it destinations that have the same services are one column. Every way to write a
/// set ends in the same value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionSet {
    v4: Relation<u32>,
    v6: Relation<u128>,
}

impl ConnectionSet {
    pub fn empty() -> Self {
        Self::default()
    }

    /// Every connection of both families.
    pub fn any() -> Self {
        Block::any().into()
    }

    /// Of the relations of both families. Rows and columns without services are left out.
    pub fn of_relations(v4: &Relation<u32>, v6: &Relation<u128>) -> Self {
        Self { v4: relation::tidy(v4), v6: relation::tidy(v6) }
    }

    /// Both families as relations, for whoever cuts them further.
    pub fn relations(&self) -> (&Relation<u32>, &Relation<u128>) {
        (&self.v4, &self.v6)
    }

    /// The union of many blocks, made in one sweep.
    pub fn collect<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> Self {
        let blocks: Vec<&Block> = blocks.into_iter().collect();
        Self { v4: of_blocks(&blocks), v6: of_blocks(&blocks) }
    }

    /// The union of many sets.
    pub fn all<'a>(sets: impl IntoIterator<Item = &'a Self>) -> Self {
        let blocks: Vec<Block> = sets.into_iter().flat_map(Self::blocks).collect();
        Self::collect(&blocks)
    }

    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    pub fn contains(&self, c: Connection) -> bool {
        relation::contains(&self.v4, c) || relation::contains(&self.v6, c)
    }

    pub fn contains_all(&self, other: &Self) -> bool {
        other.difference(self).is_empty()
    }

    /// Whether some connection is in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        !self.intersection(other).is_empty()
    }

    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self { v4: relation::union(&self.v4, &other.v4), v6: relation::union(&self.v6, &other.v6) }
    }

    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            v4: relation::intersection(&self.v4, &other.v4),
            v6: relation::intersection(&self.v6, &other.v6),
        }
    }

    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self {
            v4: relation::difference(&self.v4, &other.v4),
            v6: relation::difference(&self.v6, &other.v6),
        }
    }

    /// The part that lies in a block.
    #[must_use]
    pub fn restrict(&self, block: &Block) -> Self {
        self.intersection(&Self::from(block))
    }

    /// Every address that opens one of the connections.
    pub fn sources(&self) -> AddressSet {
        AddressSet { v4: self.v4.domain(), v6: self.v6.domain() }
    }

    /// Every address to which one of the connections goes.
    pub fn destinations(&self) -> AddressSet {
        let (v4, v6) = (relation::destinations(&self.v4), relation::destinations(&self.v6));
        AddressSet { v4, v6 }
    }

    /// Every service of any of the connections.
    pub fn services(&self) -> ServiceSet {
        relation::services(&self.v4).union(&relation::services(&self.v6))
    }

    /// The set by destinations: what was a destination is a source, and the reverse.
    #[must_use]
    pub fn transposed(&self) -> Self {
        Self { v4: relation::transposed(&self.v4), v6: relation::transposed(&self.v6) }
    }
}

fn of_blocks<T: AddressNumber>(blocks: &[&Block]) -> Relation<T> {
    relation::gather(
        blocks.iter().map(|b| (T::part(&b.source), T::part(&b.destination), &b.services)),
    )
}

impl From<&Block> for ConnectionSet {
    fn from(block: &Block) -> Self {
        Self::collect([block])
    }
}

impl From<Block> for ConnectionSet {
    fn from(block: Block) -> Self {
        Self::from(&block)
    }
}

impl FromIterator<Block> for ConnectionSet {
    fn from_iter<I: IntoIterator<Item = Block>>(blocks: I) -> Self {
        let blocks: Vec<Block> = blocks.into_iter().collect();
        Self::collect(&blocks)
    }
}
