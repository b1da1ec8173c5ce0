// SPDX-License-Identifier: Apache-2.0
//! `requirements.csv`: what is printed and what is meant.

use portolan_diagnostics::{Diagnostic, Span};
use serde::Deserialize;

use super::rows::{self, File, list};
use super::services::cell;
use crate::{Printed, Requirement};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    section: String,
    row: Option<u32>,
    printed_source: String,
    printed_destination: String,
    printed_type: String,
    printed_ports: String,
    source: String,
    destination: String,
    services: String,
    when: Option<String>,
    corrected: Option<String>,
    purpose: String,
    pin: Option<String>,
    secure_variant: Option<String>,
    cites: String,
}

pub(super) fn read(file: &File<'_>, found: &mut Vec<Diagnostic>) -> Vec<Requirement> {
    rows::read(file, found, |raw, span| requirement(file.vendor, raw, span))
}

fn requirement(vendor: &str, raw: Raw, span: Span) -> Result<Requirement, Diagnostic> {
    let services = cell(&raw.services, span)?;
    let printed = raw.row.map(|_| Printed {
        source: raw.printed_source,
        destination: raw.printed_destination,
        kind: raw.printed_type,
        ports: raw.printed_ports,
    });
    Ok(Requirement {
        id: raw.id,
        vendor: vendor.to_owned(),
        section: raw.section,
        row: raw.row,
        printed,
        source: list(&raw.source),
        destination: list(&raw.destination),
        services,
        when: raw.when,
        corrected: raw.corrected,
        purpose: raw.purpose,
        pin: raw.pin,
        secure_variant: raw.secure_variant,
        cites: list(&raw.cites),
    })
}
