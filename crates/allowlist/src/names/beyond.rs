// SPDX-License-Identifier: Apache-2.0
//! What one set has and another has not, with a name that shows it.

use std::collections::{BTreeSet, VecDeque};

use super::{ALPHABET, At, Names, Spelling};

/// Where each automaton stands, and the label.
type Where = (Vec<At>, Spelling);

impl Names {
    /// A host name that is in this set and not in the other: the shortest, and of these the first
    /// by its labels from the right.
    pub fn beyond(&self, other: &Self) -> Option<String> {
        Self::witness(&[self], &[other])
    }

    /// A host name that is in each of the first sets and in none of the others.
    pub fn witness(inside: &[&Self], outside: &[&Self]) -> Option<String> {
        let all: Vec<&Self> = inside.iter().chain(outside).copied().collect();
        let start: Where = (all.iter().map(|set| set.begin()).collect(), Spelling::default());
        let mut seen = BTreeSet::from([start.clone()]);
        let mut queue = VecDeque::from([(start, Vec::new())]);
        while let Some((at, reversed)) = queue.pop_front() {
            let mut accepted = all.iter().zip(&at.0).map(|(set, state)| set.accepts(*state));
            let within = accepted.by_ref().take(inside.len()).all(|yes| yes);
            if within && at.1.is_name() && !accepted.any(|yes| yes) {
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
fn next(all: &[&Names], inside: usize, at: &Where, byte: u8) -> Option<Where> {
    let label = at.1.step(byte)?;
    let states: Vec<At> = all.iter().zip(&at.0).map(|(set, s)| set.step(*s, byte)).collect();
    let lost = all.iter().zip(&states).take(inside).any(|(set, state)| set.is_lost(*state));
    (!lost).then_some((states, label))
}

fn fits(reversed: &[u8], byte: u8) -> bool {
    let label = reversed.iter().rev().take_while(|b| **b != b'.').count();
    Spelling::fits(reversed.len(), label, byte)
}

fn name(reversed: &[u8]) -> Option<String> {
    String::from_utf8(reversed.iter().rev().copied().collect()).ok()
}
