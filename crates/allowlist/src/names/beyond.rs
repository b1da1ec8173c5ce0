// SPDX-License-Identifier: Apache-2.0
//! What one set has and another has not, with a name that shows it.

use std::collections::{BTreeSet, VecDeque};

use regex_automata::util::primitives::StateID;

use super::Names;

/// What host names are made of, the most readable first.
const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789-_.";
/// The longest host name (RFC 1035, 2.3.4), and label.
const NAME_MAX: usize = 253;
const LABEL_MAX: usize = 63;

/// Where a name that is read from its right end stands, as far as host names go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Label {
    /// Nothing of it yet.
    Fresh,
    /// Its first byte so far may begin a label.
    Sound,
    /// It may not: a hyphen.
    Hyphen,
}

impl Label {
    fn step(self, byte: u8) -> Option<Self> {
        match (self, byte) {
            (Self::Sound, b'.') => Some(Self::Fresh),
            (Self::Fresh | Self::Hyphen, b'.') | (Self::Fresh, b'-') => None,
            (_, b'-') => Some(Self::Hyphen),
            _ => Some(Self::Sound),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    ours: StateID,
    theirs: StateID,
    label: Label,
}

impl Names {
    /// A host name that is in this set and not in the other: the shortest, and of these the first
    /// by its labels from the right.
    pub fn beyond(&self, other: &Self) -> Option<String> {
        let start = At { ours: self.start, theirs: other.start, label: Label::Fresh };
        let mut seen = BTreeSet::from([start]);
        let mut queue = VecDeque::from([(start, Vec::new())]);
        while let Some((at, reversed)) = queue.pop_front() {
            if at.label == Label::Sound && self.accepts(at.ours) && !other.accepts(at.theirs) {
                return name(&reversed);
            }
            for byte in ALPHABET {
                let Some(next) = self.next(other, at, *byte) else { continue };
                if fits(&reversed, *byte) && seen.insert(next) {
                    let longer = reversed.iter().copied().chain([*byte]).collect();
                    queue.push_back((next, longer));
                }
            }
        }
        None
    }

    fn next(&self, other: &Self, at: At, byte: u8) -> Option<At> {
        let ours = self.step(at.ours, byte);
        if self.is_lost(ours) {
            return None;
        }
        let theirs = other.step(at.theirs, byte);
        Some(At { ours, theirs, label: at.label.step(byte)? })
    }
}

fn fits(reversed: &[u8], byte: u8) -> bool {
    let label = reversed.iter().rev().take_while(|b| **b != b'.').count();
    reversed.len() < NAME_MAX && (byte == b'.' || label < LABEL_MAX)
}

fn name(reversed: &[u8]) -> Option<String> {
    String::from_utf8(reversed.iter().rev().copied().collect()).ok()
}
