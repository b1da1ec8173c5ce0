// SPDX-License-Identifier: Apache-2.0
//! Code blocks: what the words behind the fence say that a block is.

use std::ops::Range;

use portolan_diagnostics::Format;

/// A code block of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The text between the fences.
    pub text: String,
    /// Where that text stands in the document.
    pub range: Range<usize>,
    /// The line of its first line, from 1.
    pub line: usize,
}

/// What a block is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file of the site.
    File(String),
    Connections,
    Diagnostics(Format),
    /// What DNS has taught: a name and an address a line.
    Dns,
    /// For the reader alone.
    Illustration,
    /// Nobody can tell.
    Unknown,
}

/// The kind that the words behind the fence name.
pub(crate) fn kind(info: &str) -> Kind {
    let words: Vec<&str> = info.split_whitespace().collect();
    match words.as_slice() {
        ["yaml" | "csv", path] => Kind::File((*path).to_owned()),
        ["connections"] => Kind::Connections,
        ["diagnostics"] => Kind::Diagnostics(Format::Concise),
        ["diagnostics", "full"] => Kind::Diagnostics(Format::Full),
        ["dns"] => Kind::Dns,
        ["text" | "sh"] => Kind::Illustration,
        _ => Kind::Unknown,
    }
}

/// The block that fills this range of the document, fences included.
pub(crate) fn block(document: &str, whole: Range<usize>) -> Block {
    let text = document.get(whole.clone()).unwrap_or_default();
    let first = text.find('\n').map_or(text.len(), |at| at + 1);
    let last = text.trim_end().rfind('\n').map_or(first, |at| at + 1).max(first);
    let range = whole.start + first..whole.start + last;
    let line = document.get(..range.start).unwrap_or_default().matches('\n').count() + 1;
    Block { text: text.get(first..last).unwrap_or_default().to_owned(), range, line }
}
