// SPDX-License-Identifier: Apache-2.0
//! The text of a paper by lines, the tables found in it, and what was wrong with them.

use portolan_diagnostics::{Diagnostic, SourceId, Span};

/// A paper that is being read.
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) found: Vec<Diagnostic>,
    source: SourceId,
    /// Where each line starts.
    starts: Vec<usize>,
}

/// A table of ports as it stands, before shared cells are carried down.
pub(super) struct RawTable {
    /// The heading over it; empty where there is none.
    pub(super) section: String,
    /// The line of its head, from 1.
    pub(super) line: usize,
    pub(super) rows: Vec<RawRow>,
}

/// A row as it stands; an empty source or destination is the one above.
pub(super) struct RawRow {
    pub(super) line: usize,
    pub(super) source: String,
    pub(super) destination: String,
    pub(super) kind: String,
    pub(super) ports: String,
}

impl<'a> Page<'a> {
    pub(super) fn new(source: SourceId, text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { text, found: Vec::new(), source, starts }
    }

    /// The number of the line that holds this byte, from 1.
    pub(super) fn line_at(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1)
    }

    pub(super) fn error(
        &mut self,
        line: usize,
        code: &'static str,
        message: impl Into<String>,
        help: &str,
    ) {
        let span = self.span(line);
        self.found.push(Diagnostic::error(code, span, message).help(help));
    }

    fn span(&self, line: usize) -> Span {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest.lines().next().map_or(0, str::len);
        Span::new(self.source, start..start + length)
    }
}

impl RawRow {
    /// The row of a table that has all its columns; the details are not ours to keep.
    pub(super) fn of_columns(line: usize, cells: &[String]) -> Self {
        let cell = |at: usize| cells.get(at).cloned().unwrap_or_default();
        Self { line, source: cell(0), destination: cell(1), kind: cell(2), ports: cell(3) }
    }
}

/// Whether these cells head a table of ports.
pub(super) fn is_head<S: AsRef<str>>(cells: &[S]) -> bool {
    let is = |at: usize, names: &[&str]| {
        cells.get(at).is_some_and(|cell| {
            names.iter().any(|name| name.eq_ignore_ascii_case(cell.as_ref().trim()))
        })
    };
    is(0, &["source"])
        && is(1, &["destination"])
        && is(2, &["type", "protocol"])
        && is(3, &["port", "ports"])
}

/// One space for every run of white space, none at the ends.
pub(super) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
