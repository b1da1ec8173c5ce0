// SPDX-License-Identifier: Apache-2.0
//! The columns of CSV and XLSX. Other programs read them by name: new ones go to the end.

use portolan_analysis::coverage::{Component, Row};
use portolan_site::model::Direction;

use crate::cell::clean;
use crate::words;

/// A column: its name for programs, its name for people, and its width in characters.
pub(crate) type Column = (&'static str, &'static str, f64);

pub(crate) const COLUMNS: [Column; 19] = [
    ("component", "Component", 20.0),
    ("direction", "Direction", 10.0),
    ("verdict", "Verdict", 11.0),
    ("requirement", "Requirement", 34.0),
    ("chart", "Chart", 24.0),
    ("source_role", "From", 22.0),
    ("source", "From: machines", 34.0),
    ("destination_role", "To", 22.0),
    ("destination", "To: machines", 34.0),
    ("services", "Services", 18.0),
    ("purpose", "Purpose", 40.0),
    ("pairs_allowed", "Pairs allowed", 9.0),
    ("pairs_all", "Pairs", 9.0),
    ("allowed_at_source", "Allowed at the source by", 40.0),
    ("allowed_at_destination", "Allowed at the destination by", 40.0),
    ("denied", "Denied", 40.0),
    ("notes", "Notes", 24.0),
    ("gap", "Gap", 6.0),
    ("published", "Published", 40.0),
];

/// One value.
pub(crate) enum Cell {
    Text(String),
    Number(usize),
}

/// The cells of a row, one a column.
pub(crate) fn cells(component: &Component, row: &Row) -> [Cell; 19] {
    let text = |words: &str| Cell::Text(clean(words));
    let list = |all: Vec<String>| Cell::Text(all.join("; "));
    [
        text(&component.name),
        text(direction(row.direction)),
        text(row.verdict.word()),
        text(&row.requirement),
        text(&row.heading()),
        Cell::Text(words::roles(&row.source)),
        Cell::Text(words::parties(&row.source)),
        Cell::Text(words::roles(&row.destination)),
        Cell::Text(words::parties(&row.destination)),
        text(&row.services.join(", ")),
        text(&row.purpose),
        Cell::Number(row.pairs_allowed),
        Cell::Number(row.pairs_all),
        list(words::allowed_at(row, Direction::Egress)),
        list(words::allowed_at(row, Direction::Ingress)),
        list(words::denied(row)),
        list(words::notes(row)),
        text(if row.is_gap() { "yes" } else { "no" }),
        text(&row.cites.join("; ")),
    ]
}

/// As the component sees it.
pub(crate) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Egress => "outbound",
        Direction::Ingress => "inbound",
    }
}
