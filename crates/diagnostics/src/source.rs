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
}

impl Sources {
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(Source { path: path.into(), text: text.into() });
        SourceId(id)
    }

    pub fn path(&self, id: SourceId) -> &str {
        self.get(id).map_or("?", |s| s.path.as_str())
    }

    pub fn text(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |s| s.text.as_str())
    }

    /// Line and column of a span's start, both from 1; columns count characters.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let text = self.text(span.source);
        let before = text.get(..span.start).unwrap_or(text);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        (line, column)
    }

    /// The span of a whole line, without its end; `line` counts from 1.
    pub fn line_span(&self, source: SourceId, line: usize) -> Span {
        let text = self.text(source);
        let mut start = 0;
        for (index, each) in text.split_inclusive('\n').enumerate() {
            if index + 1 == line {
                return Span::new(source, start..start + each.trim_end_matches(['\r', '\n']).len());
            }
            start += each.len();
        }
        Span::new(source, text.len()..text.len())
    }

    fn get(&self, id: SourceId) -> Option<&Source> {
        self.texts.get(id.0 as usize)
    }
}
