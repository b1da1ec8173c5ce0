// SPDX-License-Identifier: Apache-2.0
//! The CSV form of an inventory: cells and their parts, each with its bytes.
//!
//! A cell in quotes does not go over the end of its line here; in a list of machines none does.

use std::ops::Range;
use std::sync::Arc;

use super::{Meaning, Named, What};

/// The columns that mean something to an editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Addresses,
    Component,
    Categories,
    Mac,
    Other,
}

impl Column {
    pub(crate) const WORDS: [&str; 5] = ["name", "addresses", "component", "categories", "mac"];

    fn of(word: &str) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "name" => Self::Name,
            "addresses" => Self::Addresses,
            "component" => Self::Component,
            "categories" => Self::Categories,
            "mac" => Self::Mac,
            _ => Self::Other,
        }
    }
}

/// A part of a cell, between `;`, without blanks and quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell<'t> {
    pub(crate) column: Column,
    pub(crate) text: &'t str,
    pub(crate) range: Range<usize>,
}

/// A line: the header, or a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row<'t> {
    pub(crate) is_header: bool,
    pub(crate) cells: Vec<Cell<'t>>,
}

impl Row<'_> {
    /// What the words of the line name.
    pub(crate) fn named(&self) -> Vec<Named> {
        let name = self.cells.iter().find(|c| c.column == Column::Name && !self.is_header);
        let Some(owner) = name.map(|n| Arc::from(n.text)) else { return Vec::new() };
        self.cells.iter().flat_map(|cell| cell_named(cell, &owner)).collect()
    }
}

fn cell_named(cell: &Cell<'_>, owner: &Arc<str>) -> Vec<Named> {
    let one = |what, scope: &str, name: &str, range: Range<usize>| Named {
        meaning: Meaning::new(what, scope, name),
        range,
        declares: what != What::Role,
        owner: Some(Arc::clone(owner)),
    };
    match (cell.column, cell.text.split_once(':')) {
        _ if cell.text.is_empty() => Vec::new(),
        (Column::Name, _) => vec![one(What::Workload, "", cell.text, cell.range.clone())],
        (Column::Component, _) => vec![one(What::Role, "", cell.text, cell.range.clone())],
        (Column::Categories, Some((key, value))) => {
            let start = cell.range.start;
            let blanks = value.len() - value.trim_start().len();
            let from = start + key.len() + 1 + blanks;
            let (key, value) = (key.trim(), value.trim());
            vec![
                one(What::CategoryKey, "", key, start..start + key.len()),
                one(What::Category, key, value, from..from + value.len()),
            ]
        }
        (Column::Categories, None) => {
            vec![one(What::CategoryKey, "", cell.text, cell.range.clone())]
        }
        (Column::Addresses | Column::Mac | Column::Other, _) => Vec::new(),
    }
}

/// The lines of a text; comments and blank lines are passed over.
pub(crate) fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut columns: Option<Vec<Column>> = None;
    text.get(at..).unwrap_or_default().split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        if line.trim().is_empty() || line.starts_with('#') {
            return None;
        }
        let raw = cells(line, start);
        let is_header = columns.is_none();
        let known = columns.get_or_insert_with(|| {
            raw.iter().map(|range| Column::of(part(text, range.clone()).0)).collect()
        });
        let column = |index: usize| known.get(index).copied().unwrap_or(Column::Other);
        let cells = raw.into_iter().enumerate();
        let cells = cells.flat_map(|(index, range)| parts(text, range, column(index))).collect();
        Some(Row { is_header, cells })
    })
}

/// The bytes of the cells of a line.
fn cells(line: &str, start: usize) -> Vec<Range<usize>> {
    let (mut found, mut from, mut quoted) = (Vec::new(), 0, false);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                found.push(start + from..start + at);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(start + from..start + line.len());
    found
}

fn parts(text: &str, cell: Range<usize>, column: Column) -> Vec<Cell<'_>> {
    let (whole, range) = part(text, cell);
    let mut at = range.start;
    let parts = whole.split(';').map(|piece| {
        let here = at..at + piece.len();
        at = here.end + 1;
        let (text, range) = part(text, here);
        Cell { column, text, range }
    });
    parts.collect()
}

/// A piece of a text without the blanks and quotes around it.
fn part(text: &str, range: Range<usize>) -> (&str, Range<usize>) {
    let whole = text.get(range.clone()).unwrap_or_default();
    let around = |c: char| c == '"' || c.is_whitespace();
    let front = whole.len() - whole.trim_start_matches(around).len();
    let word = whole.trim_matches(around);
    let start = range.start + front.min(whole.len());
    (word, start..start + word.len())
}
