// SPDX-License-Identifier: Apache-2.0
//! A list as the product goes through it: the first entry that covers a name decides.

use std::ops::Range;

use portolan_allowlist::{Names, NamesError};

use crate::Reading;

/// Entries that spare, and between them those that take names away.
pub(super) struct Order<'a> {
    reading: &'a Reading,
    all: Names,
    takes: Vec<Take>,
}

/// What stands at one place of the list and takes names away.
struct Take {
    after: usize,
    names: Names,
    /// All that is spared before.
    before: Names,
    /// What is spared between this and what takes names away before it.
    stretch: Names,
}

impl<'a> Order<'a> {
    pub(super) fn of(reading: &'a Reading) -> Result<Self, NamesError> {
        let mut takes: Vec<Take> = Vec::new();
        for shadow in &reading.shadows {
            let from = takes.last().map_or(0, |take| take.after);
            takes.push(Take {
                after: shadow.after,
                names: Names::of([&shadow.entry.language])?,
                before: entries(reading, 0..shadow.after)?,
                stretch: entries(reading, from..shadow.after)?,
            });
        }
        Ok(Self { reading, all: entries(reading, 0..reading.entries.len())?, takes })
    }

    /// A name that lies in all of these and is not spared, and what takes it away.
    pub(super) fn missed(&self, inside: &[&Names]) -> Option<(String, Option<Range<usize>>)> {
        for (take, shadow) in self.takes.iter().zip(&self.reading.shadows) {
            let inside: Vec<&Names> = inside.iter().copied().chain([&take.names]).collect();
            if let Some(name) = Names::witness(&inside, &[&take.before]) {
                return Some((name, Some(shadow.entry.at.clone())));
            }
        }
        Names::witness(inside, &[&self.all]).map(|name| (name, None))
    }

    /// Whether any of these names is spared.
    pub(super) fn spares_any(&self, names: &Names) -> bool {
        let mut taken: Vec<&Names> = Vec::new();
        for take in &self.takes {
            if Names::witness(&[names, &take.stretch], &taken).is_some() {
                return true;
            }
            taken.push(&take.names);
        }
        // What is spared before the last of those is spared by a stretch, or taken away.
        Names::witness(&[names, &self.all], &taken).is_some()
    }

    /// A name that lies in all of these, which the entry of that number spares, and not in the
    /// other.
    pub(super) fn granted(&self, number: usize, covers: &[&Names], may: &Names) -> Option<String> {
        let above = self.takes.iter().filter(|take| take.after <= number);
        let outside: Vec<&Names> = above.map(|take| &take.names).chain([may]).collect();
        Names::witness(covers, &outside)
    }
}

fn entries(reading: &Reading, numbers: Range<usize>) -> Result<Names, NamesError> {
    let some = reading.entries.get(numbers).unwrap_or_default();
    Names::of(some.iter().map(|entry| &entry.language))
}
