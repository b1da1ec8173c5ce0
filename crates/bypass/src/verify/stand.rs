// SPDX-License-Identifier: Apache-2.0
//! Where a name that is read from its right end stands in a list.

use std::ops::Range;

use portolan_allowlist::At;

use super::heads::Heads;
use super::least::Verdicts;
use super::list::Run;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Stand {
    /// How many bytes of the endings have been read.
    pub(super) depth: usize,
    /// Entries that end so, as far as that.
    pub(super) range: Range<usize>,
    /// Expressions that are being read.
    pub(super) live: Vec<Live>,
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Live {
    pub(super) head: u32,
    pub(super) at: At,
    pub(super) run: Run,
}

impl Stand {
    /// Leaves out what no longer decides anything, so that what comes to the same is the same.
    pub(super) fn reduce(&mut self, heads: &Heads, least: impl Fn(Range<usize>) -> Verdicts) {
        let whole = self.live.iter().filter(|live| heads.is_whole(live.head, live.at));
        if let Some(first) = whole.map(|live| live.run).min() {
            self.live.retain(|live| live.run <= first);
            if least(self.range.clone()).first() > first {
                self.range = 0..0;
            }
        }
        self.live.sort_unstable();
        self.live.dedup_by(|next, first| (next.head, next.at) == (first.head, first.at));
        if self.range.is_empty() {
            (self.range, self.depth) = (0..0, 0);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.range.is_empty() && self.live.is_empty()
    }

    /// The first runs that have what has been read.
    pub(super) fn accepted(&self, heads: &Heads) -> Verdicts {
        let all = self.live.iter().filter(|live| heads.accepts(live.head, live.at));
        all.fold(Verdicts::NONE, |all, live| all.with(live.run))
    }
}
