// SPDX-License-Identifier: Apache-2.0
//! A report for people and for programs.

use std::path::Path;

use clap::ValueEnum;
use portolan_diagnostics::{Diagnostic, Place};
use portolan_doctor::{Report, view};

use super::exception::exceptions;
use crate::files::replace;
use crate::terminal::{CLEAN, FINDINGS};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Shape {
    Text,
    Json,
    Html,
}

pub(super) fn shaped(report: &Report, shape: Shape) -> String {
    match shape {
        Shape::Text => view::text(report),
        Shape::Html => page(report),
        Shape::Json => view::json(report) + "\n",
    }
}

pub(super) fn write(report: &Report, path: &Path) -> Result<(), Diagnostic> {
    replace(path, &page(report))
}

fn page(report: &Report) -> String {
    view::html_with(report, &exceptions(report))
}

pub(super) fn code(report: &Report) -> u8 {
    if report.is_clean() { CLEAN } else { FINDINGS }
}

pub(super) fn unwritten(error: &serde_json::Error) -> Diagnostic {
    let place = Place::Argument("connector check".into());
    Diagnostic::error("unwritten", place, error.to_string()).help("this is our mistake: tell us")
}
