// SPDX-License-Identifier: Apache-2.0
//! Shared cells carried down, rows counted inside their section, cells checked.

use std::collections::BTreeMap;

use super::page::{Page, RawRow, RawTable, is_head};
use super::{PrintedRow, words};
use crate::Printed;

/// The rows of all tables. Whatever cannot be made sense of becomes an error of the page.
pub(super) fn rows(tables: Vec<RawTable>, page: &mut Page<'_>) -> Vec<PrintedRow> {
    if tables.is_empty() && page.found.is_empty() {
        no_table(page);
    }
    let mut counts = BTreeMap::new();
    let mut rows = Vec::new();
    for table in tables {
        check_table(&table, page);
        let count: &mut u32 = counts.entry(table.section.clone()).or_default();
        let (mut source, mut destination) = (String::new(), String::new());
        for raw in table.rows {
            *count += 1;
            carry(&mut source, &raw.source);
            carry(&mut destination, &raw.destination);
            check_row(&raw, &source, &destination, page);
            rows.push(PrintedRow {
                section: table.section.clone(),
                row: *count,
                printed: Printed {
                    source: source.clone(),
                    destination: destination.clone(),
                    kind: raw.kind,
                    ports: raw.ports,
                },
            });
        }
    }
    rows
}

fn carry(above: &mut String, cell: &str) {
    if !cell.is_empty() {
        cell.clone_into(above);
    }
}

fn check_table(table: &RawTable, page: &mut Page<'_>) {
    if table.section.is_empty() {
        let help = "a table takes its section from the heading above it";
        page.error(table.line, "paper-no-section", "the table stands under no heading", help);
    }
    if table.rows.is_empty() {
        let help = "save the page again, with the whole table";
        page.error(table.line, "paper-empty-table", "the table has no rows", help);
    }
}

fn check_row(raw: &RawRow, source: &str, destination: &str, page: &mut Page<'_>) {
    for (cell, name) in [(source, "source"), (destination, "destination")] {
        if cell.is_empty() {
            let message = format!("the row has no {name}, and there is none above to carry down");
            let help = "the first row of a table names both its ends";
            page.error(raw.line, "paper-nothing-above", message, help);
        }
    }
    if words::protocols(&raw.kind).is_none() {
        page.error(raw.line, "paper-unknown-type", words::unknown_type(&raw.kind), words::TYPES);
    } else if words::ports(&raw.ports).is_none() {
        page.error(raw.line, "paper-unknown-port", words::unknown_port(&raw.ports), words::PORTS);
    }
}

fn no_table(page: &mut Page<'_>) {
    let text = page.text;
    let head = text.lines().position(|line| {
        is_head(&line.trim().trim_start_matches('|').split('|').collect::<Vec<_>>())
    });
    let help = "a table starts with `Source | Destination | Type | Port | Details`";
    match head {
        Some(at) => {
            let message = "the head of a table is not followed by a table";
            page.error(at + 1, "paper-broken-head", message, help);
        }
        None => page.error(1, "paper-no-table", "there is no table of ports in this text", help),
    }
}
