// SPDX-License-Identifier: Apache-2.0
//! A set as few blocks, for people.
//!
//! The canonical form never says a thing twice, so it cuts what a person would say in two
//! overlapping sentences into three: "all to the web servers, and the admins to all". Here blocks
//! may overlap; each is as wide as it can be, and none can be spared.

use std::collections::BTreeSet;

use super::{ConnectionSet, Row};
use crate::{AddressSet, Block, ServiceSet, uncovered};

/// Where the canonical form has more blocks than this, nobody reads them all, and looking for
/// fewer would take time.
const MANY: usize = 64;

impl ConnectionSet {
    /// Few blocks of one family each whose union is the set. They may overlap.
    pub fn few_blocks(&self) -> Vec<Block> {
        let turned = self.transposed();
        let by_source = self.blocks();
        let by_destination: Vec<Block> = turned.blocks().into_iter().map(Block::turned).collect();
        let canonical =
            if by_destination.len() < by_source.len() { by_destination } else { by_source };
        if !(2..=MANY).contains(&canonical.len()) {
            return canonical;
        }
        let widest = Ground { rows: self.rows(), turned: turned.rows() }.widest(&canonical);
        let few = spared(chosen(widest, self));
        if few.len() <= canonical.len() { few } else { canonical }
    }
}

/// Both ways to read a set.
struct Ground {
    rows: Vec<Row>,
    turned: Vec<Row>,
}

impl Ground {
    /// The widest blocks of the set around these: a block grows on one side after the other, and
    /// the order matters.
    fn widest(&self, blocks: &[Block]) -> BTreeSet<Block> {
        let grown = |block: &Block| {
            let (s, d) = (self.source(block.clone()), self.destination(block.clone()));
            let v = self.services(block.clone());
            [
                self.services(self.destination(s.clone())),
                self.destination(self.services(s)),
                self.services(self.source(d.clone())),
                self.source(self.services(d)),
                self.destination(self.source(v.clone())),
                self.source(self.destination(v)),
            ]
        };
        blocks.iter().flat_map(grown).collect()
    }

    fn source(&self, block: Block) -> Block {
        let source = wider(&self.rows, &block.destination, &block.services);
        Block { source, ..block }
    }

    fn destination(&self, block: Block) -> Block {
        let destination = wider(&self.turned, &block.source, &block.services);
        Block { destination, ..block }
    }

    fn services(&self, block: Block) -> Block {
        let rows = self.rows.iter().filter(|row| row.sources.overlaps(&block.source));
        let columns = rows.flat_map(|row| &row.columns);
        let common = columns
            .filter(|(at, _)| at.overlaps(&block.destination))
            .fold(ServiceSet::any(), |common, (_, services)| common.intersection(services));
        Block { services: common, ..block }
    }
}

/// Every end that may open all these services to all these peers.
fn wider(rows: &[Row], peers: &AddressSet, services: &ServiceSet) -> AddressSet {
    let says = |row: &&Row| {
        let able = row.columns.iter().filter(|(_, s)| s.contains_all(services));
        AddressSet::all(able.map(|(at, _)| at)).contains_all(peers)
    };
    AddressSet::all(rows.iter().filter(says).map(|row| &row.sources))
}

/// The block that holds most of what is still open, again and again.
fn chosen(mut candidates: BTreeSet<Block>, set: &ConnectionSet) -> Vec<Block> {
    let (mut left, mut chosen) = (set.clone(), Vec::new());
    while !left.is_empty() {
        let open = left.blocks();
        let holds = |block: &&Block| open.iter().filter(|o| block.contains_all(o)).count();
        let Some(best) = candidates.iter().rev().max_by_key(holds).cloned() else { break };
        left = left.difference(&ConnectionSet::from(&best));
        candidates.remove(&best);
        chosen.push(best);
    }
    chosen
}

/// Without those that the others hold.
fn spared(mut blocks: Vec<Block>) -> Vec<Block> {
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        let others = blocks.iter().enumerate().filter(|(i, _)| *i != at);
        let others: Vec<&Block> = others.map(|(_, other)| other).collect();
        if uncovered(block, &others).is_none() {
            blocks.remove(at);
        } else {
            at += 1;
        }
    }
    blocks
}
