// SPDX-License-Identifier: Apache-2.0
//! Everything a user can cause is a [`Diagnostic`]: a code, a place, a sentence and a help line.
//!
//! A parser returns `(T, Vec<Diagnostic>)` or collects into a [`Diagnostics`]; the edge renders
//! them to stderr. Nothing here prints.

mod diagnostic;
mod finding;
mod render;
mod source;
mod subject;

pub use diagnostic::{
    Code, Confidence, Diagnostic, Diagnostics, Label, Place, Severity, Suppression,
};
pub use finding::{FINDINGS, Finding};
pub use render::{Format, concise, full, json, render, sarif};
pub use source::{SourceId, Sources, Span};
pub use subject::{Subject, Subjects};
