// SPDX-License-Identifier: Apache-2.0
//! What another edition changes, for people and for machines.

use serde::Serialize;

use super::json::{Service, service, text};
use super::services;
use crate::{Change, Difference, Port};

/// One line a difference: `+` added, `-` removed, `~` changed.
pub fn differences_text(differences: &[Difference]) -> String {
    differences.iter().map(line).collect()
}

fn line(d: &Difference) -> String {
    let ends = format!("{} -> {}", d.source.join(", "), d.destination.join(", "));
    let (mark, what) = match &d.change {
        Change::Added(after) => ('+', services(after)),
        Change::Removed(before) => ('-', services(before)),
        Change::Changed { before, after } => {
            ('~', format!("{} became {}", services(before), services(after)))
        }
    };
    format!("{mark} {ends}: {what}  ({})\n", d.section)
}

#[derive(Serialize)]
struct Listing<'a> {
    version: u32,
    differences: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    change: &'static str,
    section: &'a str,
    source: String,
    destination: String,
    before: Vec<Service>,
    after: Vec<Service>,
}

/// `{"version":1,"differences":[{"change","section","source","destination","before","after"}]}`.
pub fn differences_json(differences: &[Difference]) -> String {
    text(&Listing { version: 1, differences: differences.iter().map(item).collect() })
}

fn item(d: &Difference) -> Item<'_> {
    let none: &[Port] = &[];
    let (change, before, after) = match &d.change {
        Change::Added(after) => ("added", none, after.as_slice()),
        Change::Removed(before) => ("removed", before.as_slice(), none),
        Change::Changed { before, after } => ("changed", before.as_slice(), after.as_slice()),
    };
    Item {
        change,
        section: &d.section,
        source: d.source.join(", "),
        destination: d.destination.join(", "),
        before: before.iter().map(service).collect(),
        after: after.iter().map(service).collect(),
    }
}
