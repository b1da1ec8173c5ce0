// SPDX-License-Identifier: Apache-2.0
//! Everything a user can cause is a [`Diagnostic`]: a code, a place, a sentence and a help line.
//!
//! A parser returns `(T, Vec<Diagnostic>)` or collects into a [`Diagnostics`]; the edge renders
//! them to stderr. Nothing here prints.

mod diagnostic;
mod render;
mod source;

pub use diagnostic::{Code, Diagnostic, Diagnostics, Label, Place, Severity};
pub use render::{Format, concise, full, json, render, sarif};
pub use source::{SourceId, Sources, Span};
