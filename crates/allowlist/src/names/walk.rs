// SPDX-License-Identifier: Apache-2.0
//! A set, gone through byte by byte from the right end of a name.

use regex_automata::dfa::Automaton;
use regex_automata::util::primitives::StateID;

use super::Names;

/// Where a name stands in a set; of that set alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At(StateID);

impl Names {
    /// Before anything of a name is read.
    pub fn begin(&self) -> At {
        At(self.start)
    }

    /// One more byte, to the left of those before.
    pub fn step(&self, at: At, byte: u8) -> At {
        At(self.automaton.next_state(at.0, byte))
    }

    /// Whether what has been read is a name of the set.
    pub fn accepts(&self, at: At) -> bool {
        self.automaton.is_match_state(self.automaton.next_eoi_state(at.0))
    }

    /// Whether no name of the set goes on like this.
    pub fn is_lost(&self, at: At) -> bool {
        self.automaton.is_dead_state(at.0)
    }

    /// What it takes.
    pub fn bytes(&self) -> usize {
        self.automaton.memory_usage()
    }
}
