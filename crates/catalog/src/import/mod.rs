// SPDX-License-Identifier: Apache-2.0
//! A published ports paper, read into its rows as printed.
//!
//! The same paper circulates in three forms. Each has its own way of saying "same as the row
//! above"; each is read into the same [`PrintedRow`]s. What a row means is [`Reading`]'s part.

mod carry;
mod depth;
mod flat;
mod form;
mod grid;
mod html;
mod markdown;
mod page;
mod reading;
mod words;

use portolan_diagnostics::{Diagnostic, Severity, SourceId, Sources};

use crate::Printed;

pub use form::Form;
pub use reading::{Reading, literal, readings};

/// A row of a port table, as printed, with the cells that it shares with the rows above it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PrintedRow {
    /// The heading over its table.
    pub section: String,
    /// Its number inside the section, from 1.
    pub row: u32,
    pub printed: Printed,
}

/// Reads a paper; without a form, the text tells which it is.
///
/// A paper with any error is refused: there are no rows then, and each error has its line.
pub fn import(
    source: SourceId,
    sources: &Sources,
    form: Option<Form>,
) -> (Vec<PrintedRow>, Vec<Diagnostic>) {
    let text = sources.text(source);
    let mut page = page::Page::new(source, text);
    let tables = match form.unwrap_or_else(|| Form::of(text)) {
        Form::Flat => flat::tables(&mut page),
        Form::Markdown => markdown::tables(&mut page),
        Form::Html => html::tables(&mut page),
    };
    let rows = carry::rows(tables, &mut page);
    let refused = page.found.iter().any(|d| d.severity == Severity::Error);
    (if refused { Vec::new() } else { rows }, page.found)
}
