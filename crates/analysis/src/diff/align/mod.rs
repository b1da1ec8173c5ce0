// SPDX-License-Identifier: Apache-2.0
//! Where two lists of entries may decide differently.
//!
//! Both lists are aligned. A connection that matches the same aligned entries in both, and no
//! other entry of either, is decided alike; so only what is left can differ: the blocks of entries
//! without a partner, and where two partners differ, what only one of them matches. The names
//! that help to find partners prove nothing: any alignment in order gives a true answer.

mod either;
mod keys;
mod lines;
mod run;

use portolan_acl::Acl;
use portolan_net::Block;
use portolan_site::model::{Direction, View};

use either::only_one;
use keys::Keys;
use lines::{Lines, List};

/// Two lists of entries, ready to be compared.
pub(super) struct Aligner<'a> {
    old: List<'a>,
    new: List<'a>,
}

impl<'a> Aligner<'a> {
    pub(super) fn of(old: &'a Acl, new: &'a Acl) -> Self {
        let mut keys = Keys::default();
        let groups = (keys.groups(old), keys.groups(new));
        Self { old: List::of(old, &groups.0, &mut keys), new: List::of(new, &groups.1, &mut keys) }
    }

    /// Blocks outside of which both lists decide alike.
    pub(super) fn touched(&self, direction: Direction, view: View) -> Vec<Block> {
        let old = self.old.lines(direction, view);
        let new = self.new.lines(direction, view);
        let pairs = same_skips(aligned(&old, &new), &old, &new);
        let mut blocks = Vec::new();
        for (lines, paired) in [(&old, lefts(&pairs)), (&new, rights(&pairs))] {
            blocks.extend(without(lines.at.len(), &paired).filter_map(|at| lines.block(at)));
        }
        for (x, y) in pairs {
            if old.content(x) == new.content(y) {
                continue;
            }
            if let (Some(a), Some(b)) = (old.block(x), new.block(y)) {
                blocks.extend(only_one(&a, &b));
            }
        }
        blocks.retain(|b| !b.is_empty());
        blocks
    }
}

/// By what they say first, then, between those, by how they are called.
fn aligned(old: &Lines<'_>, new: &Lines<'_>) -> Vec<(usize, usize)> {
    let content = |lines: &Lines<'_>| lines.keys(|(content, _)| *content);
    let name = |lines: &Lines<'_>| lines.keys(|(_, name)| *name);
    let pairs = run::extended(Vec::new(), &content(old), &content(new));
    // What stood twice may have been taken for its twin.
    let pairs = run::extended(pairs, &content(old), &content(new));
    run::extended(pairs, &name(old), &name(new))
}

/// Two skips are partners only if they pass over the same pairs.
fn same_skips(pairs: Vec<(usize, usize)>, old: &Lines<'_>, new: &Lines<'_>) -> Vec<(usize, usize)> {
    let passed = |to: Option<usize>, index: &dyn Fn(&(usize, usize)) -> Option<usize>| {
        to.map(|to| pairs.partition_point(|pair| index(pair) < Some(to)))
    };
    let same = |(x, y): &(usize, usize)| {
        passed(old.target(*x), &|p| old.at.get(p.0).copied())
            == passed(new.target(*y), &|p| new.at.get(p.1).copied())
    };
    pairs.iter().copied().filter(same).collect()
}

fn lefts(pairs: &[(usize, usize)]) -> Vec<usize> {
    pairs.iter().map(|(x, _)| *x).collect()
}

fn rights(pairs: &[(usize, usize)]) -> Vec<usize> {
    pairs.iter().map(|(_, y)| *y).collect()
}

/// The positions of a list that are not among these, which ascend.
fn without(length: usize, paired: &[usize]) -> impl Iterator<Item = usize> {
    (0..length).filter(|at| paired.binary_search(at).is_err())
}
