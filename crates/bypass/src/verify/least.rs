// SPDX-License-Identifier: Apache-2.0
//! The first run of each verdict in any stretch of a list.

use std::ops::Range;

use super::list::Run;

/// Beyond every run.
pub(super) const NEVER: Run = Run::MAX;

/// The first run that spares, and the first that takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdicts {
    pub(super) spares: Run,
    pub(super) takes: Run,
}

impl Verdicts {
    pub(super) const NONE: Self = Self { spares: NEVER, takes: NEVER };

    pub(super) fn with(self, run: Run) -> Self {
        if run.is_multiple_of(2) {
            Self { spares: self.spares.min(run), ..self }
        } else {
            Self { takes: self.takes.min(run), ..self }
        }
    }

    fn and(self, other: Self) -> Self {
        Self { spares: self.spares.min(other.spares), takes: self.takes.min(other.takes) }
    }

    pub(super) fn first(self) -> Run {
        self.spares.min(self.takes)
    }
}

/// A tree over the list: each node has the least of its two children.
pub(super) struct Least {
    nodes: Vec<Verdicts>,
    leaves: usize,
}

impl Least {
    pub(super) fn of(runs: impl ExactSizeIterator<Item = Run>) -> Self {
        let leaves = runs.len();
        let mut nodes = vec![Verdicts::NONE; leaves];
        nodes.extend(runs.map(|run| Verdicts::NONE.with(run)));
        for at in (1..leaves).rev() {
            let both = nodes.get(2 * at).zip(nodes.get(2 * at + 1)).map(|(a, b)| a.and(*b));
            if let Some((node, both)) = nodes.get_mut(at).zip(both) {
                *node = both;
            }
        }
        Self { nodes, leaves }
    }

    pub(super) fn of_range(&self, range: Range<usize>) -> Verdicts {
        let (mut from, mut to) = (range.start + self.leaves, range.end + self.leaves);
        let mut all = Verdicts::NONE;
        let node = |at: usize| self.nodes.get(at).copied().unwrap_or(Verdicts::NONE);
        while from < to {
            if from % 2 == 1 {
                all = all.and(node(from));
                from += 1;
            }
            if to % 2 == 1 {
                to -= 1;
                all = all.and(node(to));
            }
            (from, to) = (from / 2, to / 2);
        }
        all
    }
}
