// SPDX-License-Identifier: Apache-2.0
//! Requirements in every form.

use serde::Serialize;

use super::json::{Cells, Service, cells, service};
use super::{kind, services};
use crate::{Catalogue, Requirement};

const COLUMNS: [&str; 7] =
    ["id", "source", "destination", "services", "when", "corrected", "purpose"];

/// For spreadsheets, with a header row.
pub fn csv(requirements: &[&Requirement]) -> String {
    super::csv::csv(&COLUMNS, requirements.iter().map(|r| columns(r)))
}

/// For documents.
pub fn markdown(requirements: &[&Requirement]) -> String {
    super::markdown::markdown(&COLUMNS, requirements.iter().map(|r| columns(r)))
}

/// For a terminal of this width, or of 120 columns; `show` has the rest. A star marks what was
/// corrected.
pub fn table(requirements: &[&Requirement], width: Option<u16>) -> String {
    let head = ["id", "source", "destination", "services", "when"];
    let rows = requirements.iter().map(|r| {
        let [id, source, destination, mut services, when, corrected, _] = columns(r);
        if !corrected.is_empty() {
            services.push_str(" *");
        }
        [id, source, destination, services, when]
    });
    super::table::table(&head, rows, width)
}

fn columns(r: &Requirement) -> [String; 7] {
    [
        r.id.clone(),
        r.source.join(", "),
        r.destination.join(", "),
        services(&r.services),
        r.when.clone().unwrap_or_default(),
        r.corrected.clone().unwrap_or_default(),
        r.purpose.clone(),
    ]
}

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

/// For machines: `{"version":1,"requirements":[…]}`.
pub fn json(catalogue: &Catalogue, requirements: &[&Requirement]) -> String {
    let requirements = requirements.iter().map(|r| item(catalogue, r)).collect();
    super::json::text(&Listing { version: 1, requirements })
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
