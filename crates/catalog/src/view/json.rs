// SPDX-License-Identifier: Apache-2.0
//! For machines: version 1 of the catalogue's JSON.

use serde::Serialize;

use super::kind;
use crate::import::PrintedRow;
use crate::{Catalogue, Port, Printed, Requirement};

#[derive(Serialize)]
struct Listing<'a> {
    version: u32,
    requirements: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    section: &'a str,
    row: Option<u32>,
    printed: Option<Cells<'a>>,
    source: String,
    destination: String,
    kind: &'static str,
    services: Vec<Service>,
    when: Option<&'a str>,
    corrected: Option<&'a str>,
    purpose: &'a str,
}

#[derive(Serialize)]
struct Cells<'a> {
    source: &'a str,
    destination: &'a str,
    r#type: &'a str,
    ports: &'a str,
}

/// A service on the wire; ICMP has no ports.
#[derive(Serialize)]
pub(super) struct Service {
    protocol: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<u16>,
}

#[derive(Serialize)]
struct Rows<'a> {
    version: u32,
    rows: Vec<RowItem<'a>>,
}

#[derive(Serialize)]
struct RowItem<'a> {
    section: &'a str,
    row: u32,
    printed: Cells<'a>,
}

/// Requirements, as `catalog list --format json` prints them.
pub fn json(catalogue: &Catalogue, requirements: &[&Requirement]) -> String {
    let requirements = requirements.iter().map(|r| item(catalogue, r)).collect();
    text(&Listing { version: 1, requirements })
}

/// Imported rows, as printed.
pub fn rows_json(rows: &[PrintedRow]) -> String {
    let rows = rows.iter().map(|r| RowItem {
        section: &r.section,
        row: r.row,
        printed: cells(&r.printed),
    });
    text(&Rows { version: 1, rows: rows.collect() })
}

pub(super) fn text(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).map(|text| text + "\n").unwrap_or_default()
}

pub(super) fn service(port: &Port) -> Service {
    let (from, to) = port.ports.unzip();
    Service { protocol: port.protocol.to_string(), from, to }
}

fn item<'a>(catalogue: &Catalogue, r: &'a Requirement) -> Item<'a> {
    Item {
        id: &r.id,
        section: &r.section,
        row: r.row,
        printed: r.printed.as_ref().map(cells),
        source: r.source.join(", "),
        destination: r.destination.join(", "),
        kind: kind(catalogue, r),
        services: r.services.iter().map(service).collect(),
        when: r.when.as_deref(),
        corrected: r.corrected.as_deref(),
        purpose: &r.purpose,
    }
}

fn cells(printed: &Printed) -> Cells<'_> {
    Cells {
        source: &printed.source,
        destination: &printed.destination,
        r#type: &printed.kind,
        ports: &printed.ports,
    }
}
