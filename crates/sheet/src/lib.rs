// SPDX-License-Identifier: Apache-2.0
//! The coverage of the charts as a document that a network team can sign, in four forms.
//!
//! Everything in it that a user wrote is text: it is escaped where the form has a syntax, and
//! never a formula where the form has those. Pure: the document is returned, somebody else writes it.

mod cell;
mod columns;
mod csv;
mod document;
mod html;
mod markdown;
mod words;
mod xlsx;

pub use csv::csv;
pub use html::html;
pub use markdown::markdown;
pub use xlsx::{SheetError, xlsx};
