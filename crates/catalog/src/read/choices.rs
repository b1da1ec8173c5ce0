// SPDX-License-Identifier: Apache-2.0
//! `conditions.csv`, `pins.csv` and `links.csv`.

use portolan_diagnostics::{Diagnostic, Span};
use serde::Deserialize;

use super::rows::{self, File};
use super::services::cell;
use crate::{Condition, Link, Pin};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCondition {
    id: String,
    meaning: String,
    default: String,
}

pub(super) fn conditions(file: &File<'_>, found: &mut Vec<Diagnostic>) -> Vec<Condition> {
    rows::read(file, found, |raw: RawCondition, span| {
        let default = switch(&raw.default, span)?;
        Ok(Condition { id: raw.id, meaning: raw.meaning, default })
    })
}

fn switch(word: &str, span: Span) -> Result<bool, Diagnostic> {
    match word {
        "on" | "true" | "yes" => Ok(true),
        "off" | "false" | "no" => Ok(false),
        _ => Err(Diagnostic::error("unknown-default", span, format!("`{word}` is not a default"))
            .help("use `on` or `off`")),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPin {
    id: String,
    meaning: String,
    default: String,
    warning: String,
}

pub(super) fn pins(file: &File<'_>, found: &mut Vec<Diagnostic>) -> Vec<Pin> {
    rows::read(file, found, |raw: RawPin, span| {
        let default = cell(&raw.default, span)?;
        Ok(Pin { id: raw.id, meaning: raw.meaning, default, warning: raw.warning })
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLink {
    section: String,
    url: String,
}

pub(super) fn links(file: &File<'_>, found: &mut Vec<Diagnostic>) -> Vec<Link> {
    rows::read(file, found, |raw: RawLink, _| {
        Ok(Link { vendor: file.vendor.to_owned(), section: raw.section, url: raw.url })
    })
}
