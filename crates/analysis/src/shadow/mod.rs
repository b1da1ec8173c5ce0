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
    Direction::BOTH.into_iter().flat_map(|direction| of_direction(acl, direction, view)).collect()
}

fn of_direction(acl: &Acl, direction: Direction, view: View) -> Vec<Shadowed> {
    let counts = |index: &usize| {
        let ace = acl.aces.get(*index);
        ace.is_some_and(|a| a.direction == direction && (a.live || view == View::Intended))
    };
    let entries: Vec<usize> = (0..acl.aces.len()).filter(counts).collect();
    let (reach, near) = (Reach::of(acl, &entries), Near::of(acl, &entries));
    let decides =
        |i: &&usize| acl.aces.get(**i).is_some_and(|ace| matches!(ace.action, Action::Decide(_)));
    entries.iter().filter(decides).filter_map(|i| one(&reach, &near, *i)).collect()
}

/// Which earlier entries decide all that an entry reaches; `None` where it decides something.
fn one(reach: &Reach, near: &Near<'_>, ace: usize) -> Option<Shadowed> {
    let before = near.before(ace);
    let covers: Vec<(usize, &Block)> =
        before.into_iter().flat_map(|i| reach.decided(i).iter().map(move |b| (i, b))).collect();
    let blocks: Vec<&Block> = covers.iter().map(|(_, block)| *block).collect();
    let own = reach.decided(ace);
    if own.iter().any(|block| uncovered(block, &blocks).is_some()) {
        return None;
    }
    let used = own.iter().filter_map(|block| needed(block, &blocks)).flatten();
    let mut by: Vec<usize> = used.filter_map(|at| Some(covers.get(at)?.0)).collect();
    by.sort_unstable();
    by.dedup();
    Some(Shadowed { ace, by })
}
