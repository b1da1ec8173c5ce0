// SPDX-License-Identifier: Apache-2.0
//! The texts that spans point into.

use std::ops::Range;

/// The number of a text in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A range of bytes of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub source: SourceId,
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        Self { source, start: range.start, end: range.end.max(range.start) }
    }
}

/// Every text that was read, by the path under which the user knows it.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    texts: Vec<Source>,
}

#[derive(Clone, Debug)]
struct Source {
    path: String,
    text: String,
    /// Where each line starts; a large inventory may have a mistake in every one.
    starts: Vec<usize>,
}

impl Sources {
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let (path, text) = (path.into(), text.into());
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        self.texts.push(Source { path, text, starts });
        SourceId(id)
    }

    pub fn path(&self, id: SourceId) -> &str {
        self.get(id).map_or("?", |s| s.path.as_str())
    }

    pub fn text(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |s| s.text.as_str())
    }

    /// The line of a byte, from 1.
    pub fn line(&self, source: SourceId, byte: usize) -> usize {
        self.line_at(source, byte).0
    }

    /// Line and column of a span's start, both from 1; columns count characters.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let (line, start) = self.line_at(span.source, span.start);
        let before = self.text(span.source).get(start..span.start).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    /// The span of a whole line, without its end; `line` counts from 1.
    pub fn line_span(&self, source: SourceId, line: usize) -> Span {
        let text = self.text(source);
        let starts = self.get(source).map_or(&[][..], |s| &s.starts);
        let start = line.checked_sub(1).and_then(|at| starts.get(at)).copied();
        let start = start.unwrap_or(text.len());
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.find('\n').unwrap_or(rest.len());
        let length = rest.get(..end).unwrap_or_default().trim_end_matches('\r').len();
        Span::new(source, start..start + length)
    }

    /// The line that holds a byte, from 1, and where it starts.
    pub(crate) fn line_at(&self, source: SourceId, byte: usize) -> (usize, usize) {
        let starts = self.get(source).map_or(&[][..], |s| &s.starts);
        let byte = byte.min(self.text(source).len());
        let line = starts.partition_point(|start| *start <= byte).max(1);
        (line, starts.get(line - 1).copied().unwrap_or(0))
    }

    fn get(&self, id: SourceId) -> Option<&Source> {
        self.texts.get(id.0 as usize)
    }
}
