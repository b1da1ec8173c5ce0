// SPDX-License-Identifier: Apache-2.0
//! A text and its lines: bytes here, lines and columns at the client.
//!
//! Whatever a client sends as a position is brought inside the text first, so that nothing further
//! on has to ask whether a place exists.

mod encoding;

use std::ops::Range;

pub(crate) use encoding::Encoding;
use lsp_types::Position;
use portolan_diagnostics::{Sources, Span};

/// A text with the places where its lines begin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    content: String,
    starts: Vec<usize>,
}

impl Text {
    pub(crate) fn new(content: impl Into<String>) -> Self {
        let content = content.into();
        let ends = content.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Self { content, starts }
    }

    pub(crate) fn content(&self) -> &str {
        &self.content
    }

    /// Where a byte stands at the client.
    pub(crate) fn position(&self, byte: usize, encoding: Encoding) -> Position {
        let byte = boundary(&self.content, byte);
        let line = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.content.get(start..byte).unwrap_or_default();
        Position::new(number(line), number(encoding.length(before)))
    }

    pub(crate) fn range(&self, bytes: &Range<usize>, encoding: Encoding) -> lsp_types::Range {
        let end = bytes.end.max(bytes.start);
        lsp_types::Range::new(self.position(bytes.start, encoding), self.position(end, encoding))
    }

    /// The byte that a client means; the end of the line, or of the text, where it lies beyond.
    pub(crate) fn byte(&self, position: Position, encoding: Encoding) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(start) = self.starts.get(line).copied() else { return self.content.len() };
        let rest = self.content.get(start..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default().trim_end_matches('\r');
        let column = usize::try_from(position.character).unwrap_or(usize::MAX);
        start + encoding.byte(line, column)
    }

    /// The text with a part of it replaced.
    pub(crate) fn replaced(&self, part: &lsp_types::Range, with: &str, encoding: Encoding) -> Self {
        let (start, end) = (self.byte(part.start, encoding), self.byte(part.end, encoding));
        let (start, end) = (start.min(end), start.max(end));
        let before = self.content.get(..start).unwrap_or_default();
        let after = self.content.get(end..).unwrap_or_default();
        Self::new([before, with, after].concat())
    }
}

/// Where a span of a text that was read stands at the client.
pub(crate) fn range_in(sources: &Sources, span: Span, encoding: Encoding) -> lsp_types::Range {
    let position = |byte: usize| {
        let byte = boundary(sources.text(span.source), byte);
        let (line, _) = sources.line_column(Span::new(span.source, byte..byte));
        let start = sources.line_span(span.source, line).start;
        let before = sources.text(span.source).get(start..byte).unwrap_or_default();
        Position::new(number(line.saturating_sub(1)), number(encoding.length(before)))
    };
    lsp_types::Range::new(position(span.start), position(span.end.max(span.start)))
}

/// The last boundary between characters that is not behind a byte.
pub(crate) fn boundary(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
