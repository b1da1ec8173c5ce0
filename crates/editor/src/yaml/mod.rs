// SPDX-License-Identifier: Apache-2.0
//! What stands where in a YAML text that may be half typed.
//!
//! The reader of a site refuses a text at its first mistake, and while somebody types there always
//! is one. So the places are found by a scanner of our own that never gives up: what it cannot
//! make sense of it passes over, to the end of the line. Where a text is good, it agrees with the
//! parser that reads the files; a test compares the two.

mod block;
mod flow;
mod key;
mod node;
mod plain;
mod quoted;
mod scanner;
mod walk;

pub(crate) use node::{Document, Node, Pair};
pub(crate) use scanner::documents;
pub(crate) use walk::{Role, Spot, Step, spots};

#[cfg(test)]
mod tests;
