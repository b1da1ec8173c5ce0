// SPDX-License-Identifier: Apache-2.0
//! The search: cut the block along the sides of covers until a part is held by none.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::piece::{Holds, Piece, Side};
use crate::{AddressNumber, Block, Connection};

/// What is still to be looked at, over one family.
pub(super) struct Search<'a, T: Clone> {
    /// `None` for a cover that says nothing in this family.
    covers: Vec<Option<Piece<'a, T>>>,
    /// Parts of the block, each with the covers that may meet it. The last is looked at first.
    open: Vec<(Piece<'a, T>, Rc<[usize]>)>,
    /// The covers that the parts found to be held are held by, where they are wanted.
    pub(super) used: BTreeSet<usize>,
    notes: bool,
}

/// A cover that meets a piece.
type Near = (usize, Holds);

impl<'a, T: AddressNumber> Search<'a, T> {
    /// `None` where the block says nothing in this family.
    pub(super) fn new(block: &'a Block, covers: &[&'a Block], notes: bool) -> Option<Self> {
        let block = Piece::of(block)?;
        let all: Rc<[usize]> = (0..covers.len()).collect();
        let covers = covers.iter().map(|cover| Piece::of(cover)).collect();
        Some(Self { covers, open: vec![(block, all)], used: BTreeSet::new(), notes })
    }

    /// The first witness; `None` once every part is held.
    pub(super) fn run(&mut self) -> Option<Connection> {
        while let Some((piece, near)) = self.open.pop() {
            let near = self.near(&piece, &near);
            if let Some((index, _)) = near.iter().find(|(_, holds)| holds.all()) {
                self.used.insert(*index);
            } else if !self.shrink(&piece, &near) {
                if let Some(open) = self.plainly_open(&piece, &near) {
                    return open.witness();
                }
                self.split(piece, &near);
            }
        }
        None
    }

    fn near(&self, piece: &Piece<'a, T>, indexes: &[usize]) -> Vec<Near> {
        let lies = |i: &usize| Some((*i, piece.held_by(self.covers.get(*i)?.as_ref()?)?));
        indexes.iter().filter_map(lies).collect()
    }

    fn pieces(&self, near: &[Near]) -> impl Iterator<Item = &Piece<'a, T>> {
        near.iter().filter_map(|(i, _)| self.covers.get(*i)?.as_ref())
    }

    /// Takes away at once all covers that hold all but one side. Whether there were any.
    fn shrink(&mut self, piece: &Piece<'a, T>, near: &[Near]) -> bool {
        for side in Side::ALL {
            let (strips, others): (Vec<Near>, Vec<Near>) =
                near.iter().partition(|(_, holds)| holds.but(side));
            if strips.is_empty() {
                continue;
            }
            self.note(piece, &strips, side);
            let left = piece.less(self.pieces(&strips), side);
            self.open.extend(left.map(|left| (left, indexes(&others))));
            return true;
        }
        false
    }

    /// Remembers those of the strips that take something away that no earlier one took.
    fn note(&mut self, piece: &Piece<'a, T>, strips: &[Near], side: Side) {
        let mut left = self.notes.then(|| piece.clone());
        for near in strips {
            let Some(part) = &left else { return };
            let Some(cover) = self.pieces(&[*near]).next() else { continue };
            if part.held_by(cover).is_some() {
                left = part.less(std::iter::once(cover), side);
                self.used.insert(near.0);
            }
        }
    }

    /// A part that no cover reaches on some side.
    fn plainly_open(&self, piece: &Piece<'a, T>, near: &[Near]) -> Option<Piece<'a, T>> {
        Side::ALL.into_iter().find_map(|side| piece.less(self.pieces(near), side))
    }

    /// Cuts the piece along the cover that holds most of it.
    fn split(&mut self, piece: Piece<'a, T>, near: &[Near]) {
        let best = near.iter().rev().max_by_key(|(_, holds)| holds.sides());
        let Some(((index, holds), all)) = best.map(|best| (*best, indexes(near))) else { return };
        let cover = self.covers.get(index).and_then(Option::as_ref);
        if let (Some(cover), Some(side)) = (cover, holds.lacks()) {
            let inside = piece.within(cover, side);
            let outside = piece.less(std::iter::once(cover), side);
            self.open.push((inside, all.clone()));
            self.open.extend(outside.map(|outside| (outside, all)));
        }
    }
}

fn indexes(near: &[Near]) -> Rc<[usize]> {
    near.iter().map(|(index, _)| *index).collect()
}
