// SPDX-License-Identifier: Apache-2.0
//! The nodes of a text, each with its bytes.

use std::ops::Range;

/// One document of a text.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) root: Node,
}

/// A node.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// From its first byte to the last of what it holds.
    pub(crate) range: Range<usize>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Vec<Pair>),
    /// Nothing is written, or nothing that can be told apart: an alias, or a nest too deep.
    Nothing,
}

/// A word, without its quotes.
#[derive(Clone, Debug)]
pub(crate) struct Scalar {
    pub(crate) text: String,
    /// The bytes between the quotes; all of them where there are none.
    pub(crate) inner: Range<usize>,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) key: Node,
    pub(crate) value: Node,
    /// Whether the colon is written yet.
    pub(crate) colon: bool,
}

impl Node {
    pub(crate) fn nothing(at: usize) -> Self {
        Self { kind: Kind::Nothing, range: at..at }
    }

    pub(crate) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(&scalar.text),
            Kind::List(_) | Kind::Map(_) | Kind::Nothing => None,
        }
    }

    pub(crate) fn pairs(&self) -> &[Pair] {
        match &self.kind {
            Kind::Map(pairs) => pairs,
            Kind::Scalar(_) | Kind::List(_) | Kind::Nothing => &[],
        }
    }

    pub(crate) fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            Kind::Scalar(_) | Kind::Map(_) | Kind::Nothing => &[],
        }
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.pairs().iter().find(|p| p.key.word() == Some(key)).map(|p| &p.value)
    }
}
