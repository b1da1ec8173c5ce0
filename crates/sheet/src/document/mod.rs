// SPDX-License-Identifier: Apache-2.0
//! The document itself, before it has a form: what stands in it and in which order.

mod component;
mod cover;
mod end_matter;
mod sources;

use portolan_analysis::coverage::{Cover, Matrix, Row};

use sources::Published;

/// A part of the document.
pub(crate) enum Block {
    /// The id is for links; it is a role or a word of ours.
    Heading {
        level: u8,
        id: String,
        text: String,
    },
    Text(String),
    Table(Table),
    /// Numbered from one.
    List(Vec<Item>),
}

/// A line of a list.
pub(crate) struct Item {
    pub(crate) text: String,
    /// A page that it names.
    pub(crate) address: Option<String>,
}

/// A table with a head that is repeated on every page.
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) kind: Kind,
    pub(crate) head: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// What a table is for, which decides how wide its columns are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Facts,
    Counts,
    Rows,
    Lists,
    Signatures,
}

/// What stands in a cell, line by line.
#[derive(Default)]
pub(crate) struct Cell {
    pub(crate) lines: Vec<String>,
    pub(crate) verdict: Option<Cover>,
    /// It names its row.
    pub(crate) is_head: bool,
    /// It is never broken.
    pub(crate) is_short: bool,
    /// The id of a heading that it leads to.
    pub(crate) link: Option<String>,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self::lines([text.into()])
    }

    fn head(text: impl Into<String>) -> Self {
        Self { is_head: true, ..Self::text(text) }
    }

    fn lines(lines: impl IntoIterator<Item = String>) -> Self {
        Self { lines: lines.into_iter().filter(|l| !l.is_empty()).collect(), ..Self::default() }
    }

    fn short(text: impl Into<String>) -> Self {
        Self { is_short: true, ..Self::text(text) }
    }

    fn number(number: usize) -> Self {
        Self::short(number.to_string())
    }

    fn verdict(verdict: Cover) -> Self {
        Self { verdict: Some(verdict), ..Self::text(verdict.word()) }
    }
}

/// The whole document.
pub(crate) fn blocks(matrix: &Matrix) -> Vec<Block> {
    let published = Published::of(matrix);
    let mut blocks = cover::blocks(matrix);
    for component in &matrix.components {
        blocks.extend(component::blocks(component, &published));
    }
    blocks.extend(end_matter::blocks(matrix));
    blocks.extend(published.blocks());
    blocks.extend(cover::signatures(matrix));
    blocks
}

fn heading(level: u8, id: &str, text: impl Into<String>) -> Block {
    Block::Heading { level, id: id.to_owned(), text: text.into() }
}

fn services(row: &Row) -> Cell {
    Cell { is_short: true, ..Cell::lines(row.services.clone()) }
}
