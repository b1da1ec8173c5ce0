// SPDX-License-Identifier: Apache-2.0
//! What the entries say of whole sets of connections (ADR 0004): exact, and from the entries that
//! touch the question alone.

mod cut;
mod memo;
mod spans;
mod touching;

use std::collections::BTreeMap;

use portolan_net::{AddressNumber, Block, ConnectionSet, Relation};
use portolan_site::model::{Decision, Direction, View};

use crate::Acl;
use cut::Cut;
use touching::{Index, touching};

/// The entries, made ready for many questions. One question alone is answered as well by the
/// methods of [`Acl`] of the same names, which look at every entry once.
pub struct Region<'a> {
    acl: &'a Acl,
    index: Option<Index>,
}

/// A part of a question that one entry decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionPiece<'a> {
    pub block: Block,
    /// The deciding entry; `None` at ends that do not judge, where everything passes.
    pub ace: Option<usize>,
    pub decision: Option<&'a Decision>,
}

impl RegionPiece<'_> {
    /// Whether the end lets it pass.
    pub fn passes(&self) -> bool {
        self.decision.is_none_or(|d| d.outcome.allows())
    }
}

impl<'a> Region<'a> {
    pub fn of(acl: &'a Acl) -> Self {
        Self { acl, index: Some(Index::of(acl)) }
    }

    /// Which entry decides which part of a block, at the end of this direction: disjoint pieces
    /// that cover the block, in the order of the entries; what no entry decides comes first.
    ///
    /// Every two addresses are taken for two machines: whoever asks about one workload's own
    /// addresses leaves those pairs out (ADR 0004).
    pub fn pieces(&self, direction: Direction, view: View, block: &Block) -> Vec<RegionPiece<'a>> {
        let deciders = self.deciders(direction, view, &block.into());
        let pieces = |(ace, set): (Option<usize>, ConnectionSet)| {
            let decision = ace.and_then(|index| self.acl.decision(index));
            let piece = move |block| RegionPiece { block, ace, decision };
            set.blocks().into_iter().map(piece)
        };
        deciders.into_iter().flat_map(pieces).collect()
    }

    /// The question divided by who decides: disjoint sets, which together are the question.
    pub fn deciders(
        &self,
        direction: Direction,
        view: View,
        asked: &ConnectionSet,
    ) -> BTreeMap<Option<usize>, ConnectionSet> {
        let cut = self.cut(direction, view, asked);
        let mut blocks: BTreeMap<Option<usize>, Vec<Block>> = BTreeMap::new();
        let (v4, v6) = cut.asked.relations();
        for (ace, block) in deciders(&cut, v4).into_iter().chain(deciders(&cut, v6)) {
            blocks.entry(ace).or_default().push(match direction {
                Direction::Egress => block,
                Direction::Ingress => block.turned(),
            });
        }
        blocks.into_iter().map(|(ace, blocks)| (ace, ConnectionSet::collect(&blocks))).collect()
    }

    /// The part that one end lets pass: what it allows, and all where it does not judge.
    pub fn passes(&self, direction: Direction, view: View, asked: &ConnectionSet) -> ConnectionSet {
        let cut = self.cut(direction, view, asked);
        let (v4, v6) = cut.asked.relations();
        let passing = ConnectionSet::of_relations(&passing(&cut, v4), &passing(&cut, v6));
        own_first(direction, passing)
    }

    /// The part that both ends let pass.
    pub fn allowed(&self, view: View, asked: &ConnectionSet) -> ConnectionSet {
        let out = self.passes(Direction::Egress, view, asked);
        self.passes(Direction::Ingress, view, &out)
    }

    fn cut(&self, direction: Direction, view: View, asked: &ConnectionSet) -> Cut<'a> {
        let asked = own_first(direction, asked.clone());
        let entries = match &self.index {
            Some(index) => index.at(direction, &asked.sources()),
            None => (0..self.acl.aces.len()).collect(),
        };
        let touching = touching(self.acl, entries.into_iter(), (direction, view), &asked);
        Cut { acl: self.acl, view, asked, touching }
    }
}

impl Acl {
    fn region(&self) -> Region<'_> {
        Region { acl: self, index: None }
    }

    /// See [`Region::pieces`].
    pub fn pieces(&self, direction: Direction, view: View, block: &Block) -> Vec<RegionPiece<'_>> {
        self.region().pieces(direction, view, block)
    }

    /// See [`Region::deciders`].
    pub fn deciders(
        &self,
        direction: Direction,
        view: View,
        asked: &ConnectionSet,
    ) -> BTreeMap<Option<usize>, ConnectionSet> {
        self.region().deciders(direction, view, asked)
    }

    /// See [`Region::passes`].
    pub fn passes(&self, direction: Direction, view: View, asked: &ConnectionSet) -> ConnectionSet {
        self.region().passes(direction, view, asked)
    }

    /// See [`Region::allowed`].
    pub fn allowed(&self, view: View, asked: &ConnectionSet) -> ConnectionSet {
        self.region().allowed(view, asked)
    }
}

/// The own end first: the way in which entries are asked. Its own inverse.
fn own_first(direction: Direction, set: ConnectionSet) -> ConnectionSet {
    match direction {
        Direction::Egress => set,
        Direction::Ingress => set.transposed(),
    }
}

fn passing<T: AddressNumber>(cut: &Cut<'_>, asked: &Relation<T>) -> Relation<T> {
    let mut memo = memo::Memo::default();
    cut.each(asked, |services, entries| {
        let all = memo.passing(cut, entries);
        let part = services.intersection(all);
        (!part.is_empty()).then_some(part)
    })
}

/// The blocks of each deciding entry, own end first.
fn deciders<T: AddressNumber>(cut: &Cut<'_>, asked: &Relation<T>) -> Vec<(Option<usize>, Block)> {
    let decided = cut.each(asked, |services, entries| Some(cut.decided(entries, services.clone())));
    let mut blocks = Vec::new();
    for (own, columns) in decided.iter() {
        for (peer, parts) in columns.iter() {
            for (services, ace) in parts {
                let (source, destination) = (T::set(own.clone()), T::set(peer.clone()));
                blocks.push((*ace, Block { source, destination, services: services.clone() }));
            }
        }
    }
    blocks
}
