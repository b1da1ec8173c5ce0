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

/// Where each automaton stands, and the label.
type At = (Vec<StateID>, Label);

impl Names {
    /// A host name that is in this set and not in the other: the shortest, and of these the first
    /// by its labels from the right.
    pub fn beyond(&self, other: &Self) -> Option<String> {
        Self::witness(&[self], &[other])
    }

    /// A host name that is in each of the first sets and in none of the others.
    pub fn witness(inside: &[&Self], outside: &[&Self]) -> Option<String> {
        let all: Vec<&Self> = inside.iter().chain(outside).copied().collect();
        let start: At = (all.iter().map(|set| set.start).collect(), Label::Fresh);
        let mut seen = BTreeSet::from([start.clone()]);
        let mut queue = VecDeque::from([(start, Vec::new())]);
        while let Some((at, reversed)) = queue.pop_front() {
            let mut accepted = all.iter().zip(&at.0).map(|(set, state)| set.accepts(*state));
            let within = accepted.by_ref().take(inside.len()).all(|yes| yes);
            if within && at.1 == Label::Sound && !accepted.any(|yes| yes) {
                return name(&reversed);
            }
            for byte in ALPHABET {
                let Some(next) = next(&all, inside.len(), &at, *byte) else { continue };
                if fits(&reversed, *byte) && seen.insert(next.clone()) {
                    queue.push_back((next, reversed.iter().copied().chain([*byte]).collect()));
                }
            }
        }
        None
    }
}

/// `None` where no name can come of it.
fn next(all: &[&Names], inside: usize, at: &At, byte: u8) -> Option<At> {
    let label = at.1.step(byte)?;
    let states: Vec<StateID> = all.iter().zip(&at.0).map(|(set, s)| set.step(*s, byte)).collect();
    let lost = all.iter().zip(&states).take(inside).any(|(set, state)| set.is_lost(*state));
    (!lost).then_some((states, label))
}

fn fits(reversed: &[u8], byte: u8) -> bool {
    let label = reversed.iter().rev().take_while(|b| **b != b'.').count();
    reversed.len() < NAME_MAX && (byte == b'.' || label < LABEL_MAX)
}

fn name(reversed: &[u8]) -> Option<String> {
    String::from_utf8(reversed.iter().rev().copied().collect()).ok()
}
