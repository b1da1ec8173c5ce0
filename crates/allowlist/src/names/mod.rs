// SPDX-License-Identifier: Apache-2.0
//! An exact set of host names.
//!
//! Names are read from their right end, where suffixes are beginnings: an automaton of two hundred
//! suffixes is then a tree and stays small.

mod beyond;
pub mod language;
mod parted;
mod spelling;
#[cfg(test)]
mod tests;
mod walk;

use regex_automata::dfa::{Automaton, dense};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_automata::util::{start, syntax};
use regex_automata::{Anchored, MatchKind};
use thiserror::Error;

pub use parted::parted;
pub use spelling::{ALPHABET, Spelling};
pub use walk::At;

/// A set of host names in lower case, without a final dot: the union of expressions, whatever
/// product's syntax they came from. See [`language`] for how to write one.
#[derive(Clone, Debug)]
pub struct Names {
    automaton: dense::DFA<Vec<u32>>,
    start: StateID,
}

/// Why expressions give no set.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NamesError {
    #[error("the pattern cannot be read or is too large: {0}")]
    Expression(String),
}

/// Bytes of an automaton; a list of a thousand suffixes takes a tenth.
const SIZE_MAX: usize = 32 << 20;

impl Names {
    /// The names that any of the expressions covers. Each is a regular expression over the whole
    /// name; it needs no anchors.
    pub fn of<S: AsRef<str>>(expressions: impl IntoIterator<Item = S>) -> Result<Self, NamesError> {
        Self::within(SIZE_MAX, expressions)
    }

    /// The same, of so many bytes at most.
    pub fn within<S: AsRef<str>>(
        bytes_max: usize,
        expressions: impl IntoIterator<Item = S>,
    ) -> Result<Self, NamesError> {
        let all: Vec<String> =
            expressions.into_iter().map(|e| format!("(?:{})", e.as_ref())).collect();
        let nfa = thompson::Config::new()
            .reverse(true)
            .utf8(false)
            .which_captures(WhichCaptures::None)
            .nfa_size_limit(Some(bytes_max));
        let dfa = dense::Config::new()
            .match_kind(MatchKind::All)
            .start_kind(regex_automata::dfa::StartKind::Anchored)
            .dfa_size_limit(Some(bytes_max))
            .determinize_size_limit(Some(bytes_max));
        // A class without members covers nothing.
        let whole = if all.is_empty() { "[a&&b]".to_owned() } else { all.join("|") };
        let automaton = dense::Builder::new()
            .configure(dfa)
            .thompson(nfa)
            .syntax(syntax::Config::new().unicode(false).utf8(false).dot_matches_new_line(true))
            .build(&whole)
            .map_err(|error| NamesError::Expression(error.to_string()))?;
        let begin = start::Config::new().anchored(Anchored::Yes);
        let start = automaton
            .start_state(&begin)
            .map_err(|error| NamesError::Expression(error.to_string()))?;
        Ok(Self { automaton, start })
    }

    /// Whether a name is in the set. Case and a final dot do not matter.
    pub fn contains(&self, name: &str) -> bool {
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        self.accepts(name.bytes().rev().fold(self.begin(), |at, byte| self.step(at, byte)))
    }

    /// Whether both hold the same names.
    pub fn equals(&self, other: &Self) -> bool {
        self.beyond(other).is_none() && other.beyond(self).is_none()
    }
}
