// SPDX-License-Identifier: Apache-2.0
//! How much a PAC file may use.

/// Bounds of one evaluation. Beyond them it ends with an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The file itself. Browsers take no more than a megabyte.
    pub text_bytes: usize,
    /// Loop turns and calls; counted by ten thousands.
    pub steps: u64,
    /// What the script holds beside its own text and code.
    pub memory_bytes: usize,
    /// Calls within calls, in the engine's own stack.
    pub stack_bytes: usize,
    /// Different host names that it may have resolved.
    pub names: usize,
    /// What its function gives back.
    pub answer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 1 << 20,
            steps: 2_000_000,
            memory_bytes: 4 << 20,
            stack_bytes: 256 << 10,
            names: 32,
            answer_bytes: 8 << 10,
        }
    }
}
