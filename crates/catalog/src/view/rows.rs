// SPDX-License-Identifier: Apache-2.0
//! Imported rows in every form: what is printed, and what the catalogue takes it to mean.

use serde::Serialize;

use super::json::{Cells, Service, cells, service};
use super::services;
use crate::Catalogue;
use crate::import::{PrintedRow, Reading, readings};

const COLUMNS: [&str; 9] = [
    "section",
    "row",
    "printed_source",
    "printed_destination",
    "printed_type",
    "printed_ports",
    "source",
    "destination",
    "services",
];

/// For spreadsheets, with a header row.
pub fn rows_csv(catalogue: &Catalogue, vendor: &str, rows: &[PrintedRow]) -> String {
    super::csv::csv(&COLUMNS, columns(catalogue, vendor, rows))
}

/// For documents.
pub fn rows_markdown(catalogue: &Catalogue, vendor: &str, rows: &[PrintedRow]) -> String {
    super::markdown::markdown(&COLUMNS, columns(catalogue, vendor, rows))
}

/// For a terminal of this width, or of 120 columns: what was printed, and the roles of both ends.
pub fn rows_table(
    catalogue: &Catalogue,
    vendor: &str,
    rows: &[PrintedRow],
    width: Option<u16>,
) -> String {
    let head = ["section", "row", "source", "destination", "type", "ports", "meant"];
    let rows = columns(catalogue, vendor, rows).map(
        |[section, row, from, to, kind, ports, source, destination, services]| {
            let meant = format!("{source} -> {destination}: {services}");
            [section, row, from, to, kind, ports, meant]
        },
    );
    super::table::table(&head, rows, width)
}

fn columns(
    catalogue: &Catalogue,
    vendor: &str,
    rows: &[PrintedRow],
) -> impl Iterator<Item = [String; 9]> {
    rows.iter().zip(readings(catalogue, vendor, rows)).map(|(row, reading)| {
        let p = row.printed.clone();
        let ends = (reading.source.join(", "), reading.destination.join(", "));
        let row_number = row.row.to_string();
        let section = row.section.clone();
        let services = services(&reading.services);
        [section, row_number, p.source, p.destination, p.kind, p.ports, ends.0, ends.1, services]
    })
}

#[derive(Serialize)]
struct Listing<'a> {
    version: u32,
    rows: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    section: &'a str,
    row: u32,
    printed: Cells<'a>,
    source: String,
    destination: String,
    services: Vec<Service>,
}

/// For machines:
/// `{"version":1,"rows":[{"section","row","printed","source","destination","services"}]}`.
pub fn rows_json(catalogue: &Catalogue, vendor: &str, rows: &[PrintedRow]) -> String {
    let read = rows.iter().zip(readings(catalogue, vendor, rows));
    let rows = read.map(|(row, reading)| item(row, &reading)).collect();
    super::json::text(&Listing { version: 1, rows })
}

fn item<'a>(row: &'a PrintedRow, reading: &Reading) -> Item<'a> {
    Item {
        section: &row.section,
        row: row.row,
        printed: cells(&row.printed),
        source: reading.source.join(", "),
        destination: reading.destination.join(", "),
        services: reading.services.iter().map(service).collect(),
    }
}
