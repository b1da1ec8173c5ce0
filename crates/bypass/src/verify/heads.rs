// SPDX-License-Identifier: Apache-2.0
//! What stands before the characters that an entry ends with: few expressions, however many entries.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use portolan_allowlist::{ALPHABET, At, Names, parted};

use super::TooMuch;

/// Bytes of one expression's automaton, and of all. What people write takes some thousand.
const BYTES_MAX: usize = 1 << 20;
const ALL_BYTES_MAX: usize = 64 << 20;
/// States of an expression that are looked at before it is taken for one that lacks some name.
const STATES_MAX: usize = 16;

#[derive(Default)]
pub(super) struct Heads {
    numbers: BTreeMap<String, u32>,
    all: Vec<Head>,
    bytes: usize,
    /// Whether every name goes on from there.
    whole: RefCell<HashMap<(u32, At), bool>>,
}

struct Head {
    names: Names,
    /// Who has it first.
    at: Range<usize>,
}

/// Names: those of an expression, with the same characters behind each.
pub(super) struct Part {
    pub(super) head: u32,
    /// From the right end.
    pub(super) ending: Vec<u8>,
}

impl Heads {
    pub(super) fn part(&mut self, language: &str, at: &Range<usize>) -> Result<Part, TooMuch> {
        let (head, ending) = parted(language);
        let ending = ending.bytes().rev().collect();
        if let Some(number) = self.numbers.get(head) {
            return Ok(Part { head: *number, ending });
        }
        let names = Names::within(BYTES_MAX, [head]).map_err(|_| TooMuch::alone(at))?;
        self.bytes += names.bytes();
        if self.bytes > ALL_BYTES_MAX {
            return Err(TooMuch::together(at));
        }
        let number = u32::try_from(self.all.len()).map_err(|_| TooMuch::together(at))?;
        self.all.push(Head { names, at: at.clone() });
        self.numbers.insert(head.to_owned(), number);
        Ok(Part { head: number, ending })
    }

    pub(super) fn begin(&self, head: u32) -> Option<At> {
        Some(self.get(head)?.begin())
    }

    /// `None` where no name goes on like this.
    pub(super) fn step(&self, head: u32, at: At, byte: u8) -> Option<At> {
        let names = self.get(head)?;
        let next = names.step(at, byte);
        (!names.is_lost(next)).then_some(next)
    }

    pub(super) fn accepts(&self, head: u32, at: At) -> bool {
        self.get(head).is_some_and(|names| names.accepts(at))
    }

    /// Whether every host name goes on from there.
    pub(super) fn is_whole(&self, head: u32, at: At) -> bool {
        if let Some(known) = self.whole.borrow().get(&(head, at)) {
            return *known;
        }
        let is_whole = self.goes_on(head, at);
        self.whole.borrow_mut().insert((head, at), is_whole);
        is_whole
    }

    fn goes_on(&self, head: u32, at: At) -> bool {
        let mut seen = vec![at];
        let mut next = 0;
        while let Some(at) = seen.get(next).copied() {
            if !self.accepts(head, at) || seen.len() > STATES_MAX {
                return false;
            }
            for byte in ALPHABET {
                let Some(after) = self.step(head, at, *byte) else { return false };
                if !seen.contains(&after) {
                    seen.push(after);
                }
            }
            next += 1;
        }
        true
    }

    /// The place of the largest of these.
    pub(super) fn largest(&self, heads: impl Iterator<Item = u32>) -> Option<Range<usize>> {
        let all = heads.filter_map(|head| self.all.get(usize::try_from(head).ok()?));
        all.max_by_key(|head| head.names.bytes()).map(|head| head.at.clone())
    }

    fn get(&self, head: u32) -> Option<&Names> {
        self.all.get(usize::try_from(head).ok()?).map(|head| &head.names)
    }
}
