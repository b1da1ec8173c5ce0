// SPDX-License-Identifier: Apache-2.0
//! Entries that never decide anything, for others before them decide all that they speak of,
//! each alone or several together (ADR 0004).

mod near;
mod reach;

use portolan_acl::{Acl, Action};
use portolan_net::{Block, needed, uncovered};
use portolan_site::model::{Direction, View};

use near::Near;
use reach::Reach;

/// An entry that never decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shadowed {
    /// Its index.
    pub ace: usize,
    /// The indexes of earlier entries that together decide all that it speaks of, none of which
    /// can be spared; empty where it speaks of nobody.
    pub by: Vec<usize>,
}

/// The entries of an Acl that decide nothing in a view, in order.
pub fn shadowed(acl: &Acl, view: View) -> Vec<Shadowed> {
    let of = |direction| Study::of(acl, direction, view).shadowed();
    Direction::BOTH.into_iter().flat_map(of).collect()
}

/// The entries of one direction and view, made ready to be held against each other.
pub(crate) struct Study<'a> {
    acl: &'a Acl,
    pub(crate) view: View,
    entries: Vec<usize>,
    reach: Reach,
    near: Near<'a>,
}

impl<'a> Study<'a> {
    pub(crate) fn of(acl: &'a Acl, direction: Direction, view: View) -> Self {
        let counts = |index: &usize| {
            let ace = acl.aces.get(*index);
            ace.is_some_and(|a| a.direction == direction && (a.live || view == View::Intended))
        };
        let entries: Vec<usize> = (0..acl.aces.len()).filter(counts).collect();
        let (reach, near) = (Reach::of(acl, &entries), Near::of(acl, &entries));
        Self { acl, view, entries, reach, near }
    }

    fn shadowed(&self) -> Vec<Shadowed> {
        let decides = |i: &&usize| {
            self.acl.aces.get(**i).is_some_and(|ace| matches!(ace.action, Action::Decide(_)))
        };
        let one = |i: &usize| Some(Shadowed { ace: *i, by: self.shadow(*i)? });
        self.entries.iter().filter(decides).filter_map(one).collect()
    }

    /// Which earlier entries decide all that an entry reaches; `None` where it decides something.
    pub(crate) fn shadow(&self, ace: usize) -> Option<Vec<usize>> {
        self.cover(ace, &self.near.before(ace))
    }

    /// Which of these entries, together, reach all that an entry reaches; `None` where they do not.
    pub(crate) fn cover(&self, ace: usize, by: &[usize]) -> Option<Vec<usize>> {
        let blocks_of = |i: &'_ usize| {
            let i = *i;
            self.reach.decided(i).iter().map(move |block| (i, block))
        };
        let covers: Vec<(usize, &Block)> = by.iter().flat_map(blocks_of).collect();
        let blocks: Vec<&Block> = covers.iter().map(|(_, block)| *block).collect();
        let own = self.reach.decided(ace);
        if own.iter().any(|block| uncovered(block, &blocks).is_some()) {
            return None;
        }
        let used = own.iter().filter_map(|block| needed(block, &blocks)).flatten();
        let mut by: Vec<usize> = used.filter_map(|at| Some(covers.get(at)?.0)).collect();
        by.sort_unstable();
        by.dedup();
        Some(by)
    }

    /// What an entry reaches, own ends as sources.
    pub(crate) fn reached(&self, ace: usize) -> &[Block] {
        self.reach.decided(ace)
    }

    /// Entries before one that match some of what it matches.
    pub(crate) fn before(&self, ace: usize) -> Vec<usize> {
        self.near.before(ace)
    }

    /// Entries behind one that match some of what it matches.
    pub(crate) fn after(&self, ace: usize) -> Vec<usize> {
        self.near.after(ace)
    }
}
