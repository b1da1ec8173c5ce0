// SPDX-License-Identifier: Apache-2.0
//! Entries by what they end with, in the order of their characters from the right end: all that end
//! alike stand side by side.

use std::ops::Range;

use super::TooMuch;
use super::heads::{Heads, Part};
use super::least::{Least, Verdicts};
use super::stand::{Live, Stand};

/// Consecutive entries of one verdict are one run: even ones spare, odd ones take away.
pub(super) type Run = u32;

pub(super) struct List {
    bytes: Vec<u8>,
    items: Vec<Item>,
    least: Least,
}

struct Item {
    ending: Range<usize>,
    head: u32,
    run: Run,
    /// Which of those that were given.
    source: u32,
}

/// A list that is being put together.
#[derive(Default)]
pub(super) struct Builder {
    bytes: Vec<u8>,
    items: Vec<Item>,
}

impl Builder {
    pub(super) fn add(
        &mut self,
        part: &Part,
        run: Run,
        source: usize,
        at: &Range<usize>,
    ) -> Result<(), TooMuch> {
        let from = self.bytes.len();
        self.bytes.extend(&part.ending);
        let source = u32::try_from(source).map_err(|_| TooMuch::together(at))?;
        self.items.push(Item { ending: from..self.bytes.len(), head: part.head, run, source });
        Ok(())
    }

    pub(super) fn build(self) -> List {
        let Self { bytes, mut items } = self;
        let ending = |item: &Item| bytes.get(item.ending.clone()).unwrap_or_default();
        items.sort_unstable_by(|a, b| {
            let key = |item: &Item| (item.head, item.run, item.source);
            ending(a).cmp(ending(b)).then_with(|| key(a).cmp(&key(b)))
        });
        // Of the same names the first entry decides.
        items.dedup_by(|next, first| next.head == first.head && ending(next) == ending(first));
        let least = Least::of(items.iter().map(|item| item.run));
        List { bytes, items, least }
    }
}

impl List {
    pub(super) fn begin(&self, heads: &Heads) -> Stand {
        self.entered(heads, 0, 0..self.items.len(), Vec::new())
    }

    /// What goes on from there with one more byte to the left.
    pub(super) fn step(&self, heads: &Heads, stand: &Stand, byte: u8) -> Stand {
        let go = |live: &Live| Some(Live { at: heads.step(live.head, live.at, byte)?, ..*live });
        let live: Vec<Live> = stand.live.iter().filter_map(go).collect();
        let within = self.items.get(stand.range.clone()).unwrap_or_default();
        let has = |item: &Item| self.byte(item, stand.depth);
        let from = within.partition_point(|item| has(item) < Some(byte));
        let same = within.get(from..).unwrap_or_default();
        let count = same.partition_point(|item| has(item) == Some(byte));
        let from = stand.range.start + from;
        self.entered(heads, stand.depth + 1, from..from + count, live)
    }

    /// Adds the expressions that stand before what has been read.
    fn entered(&self, heads: &Heads, depth: usize, range: Range<usize>, live: Vec<Live>) -> Stand {
        let mut stand = Stand { depth, range, live };
        for item in self.at(&stand) {
            let begin =
                heads.begin(item.head).map(|at| Live { head: item.head, at, run: item.run });
            stand.live.extend(begin);
        }
        stand.reduce(heads, |range| self.least.of_range(range));
        stand
    }

    /// The entries whose ending has been read whole.
    fn at(&self, stand: &Stand) -> &[Item] {
        let within = self.items.get(stand.range.clone()).unwrap_or_default();
        let count = within.partition_point(|item| item.ending.len() <= stand.depth);
        // In the order of their characters, the shortest is the first.
        within.get(..count).unwrap_or_default()
    }

    fn byte(&self, item: &Item, depth: usize) -> Option<u8> {
        self.bytes.get(item.ending.clone())?.get(depth).copied()
    }

    /// The first runs of what may still come, or holds already.
    pub(super) fn hopes(&self, stand: &Stand) -> Verdicts {
        let least = self.least.of_range(stand.range.clone());
        stand.live.iter().fold(least, |all, live| all.with(live.run))
    }

    /// The first of a verdict that has this name, among those that were given.
    pub(super) fn decider(&self, heads: &Heads, name: &str) -> Option<usize> {
        let bytes: Vec<u8> = name.bytes().rev().collect();
        let mut stand = self.begin(heads);
        let mut first: Option<(Run, u32)> = None;
        for depth in 0..=bytes.len() {
            let rest = bytes.get(depth..).unwrap_or_default();
            for item in self.at(&stand).iter().filter(|item| has(heads, item.head, rest)) {
                let this = (item.run, item.source);
                first = Some(first.map_or(this, |first| first.min(this)));
            }
            let Some(byte) = rest.first() else { break };
            stand = self.step(heads, &Stand { live: Vec::new(), ..stand }, *byte);
        }
        usize::try_from(first?.1).ok()
    }
}

fn has(heads: &Heads, head: u32, rest: &[u8]) -> bool {
    let begin = heads.begin(head);
    let end = begin.and_then(|at| rest.iter().try_fold(at, |at, byte| heads.step(head, at, *byte)));
    end.is_some_and(|at| heads.accepts(head, at))
}
