// SPDX-License-Identifier: Apache-2.0
//! A list as the product goes through it: the first entry that covers a name decides.

use std::ops::Range;

use super::TooMuch;
use super::heads::{Heads, Part};
use super::list::{Builder, List, Run};
use crate::Reading;

/// A list in its order, and what it takes away alone.
pub(super) struct Order {
    pub(super) all: List,
    pub(super) takes: List,
    /// Each entry, and the run that it is of.
    pub(super) entries: Vec<(Part, Run)>,
}

impl Order {
    pub(super) fn of(reading: &Reading, heads: &mut Heads) -> Result<Self, TooMuch> {
        let (mut all, mut takes) = (Builder::default(), Builder::default());
        let mut entries = Vec::with_capacity(reading.entries.len());
        let mut run: Run = 0;
        let mut shadows = reading.shadows.iter().enumerate().peekable();
        for number in 0..=reading.entries.len() {
            while let Some((at, shadow)) = shadows.next_if(|(_, shadow)| shadow.after <= number) {
                run += Run::from(run.is_multiple_of(2));
                let place = &shadow.entry.at;
                let part = heads.part(&shadow.entry.language, place)?;
                all.add(&part, run, at, place)?;
                takes.add(&part, run, at, place)?;
            }
            let Some(entry) = reading.entries.get(number) else { break };
            run += Run::from(!run.is_multiple_of(2));
            let part = heads.part(&entry.language, &entry.at)?;
            all.add(&part, run, number, &entry.at)?;
            entries.push((part, run));
        }
        Ok(Self { all: all.build(), takes: takes.build(), entries })
    }

    /// What takes a name away.
    pub(super) fn taker(
        &self,
        heads: &Heads,
        reading: &Reading,
        name: &str,
    ) -> Option<Range<usize>> {
        let shadow = reading.shadows.get(self.takes.decider(heads, name)?)?;
        Some(shadow.entry.at.clone())
    }
}

/// All that may be spared.
pub(super) fn allowed<'a>(parts: impl Iterator<Item = &'a Part>) -> Result<List, TooMuch> {
    let mut all = Builder::default();
    for part in parts {
        all.add(part, 0, 0, &(0..0))?;
    }
    Ok(all.build())
}
