// SPDX-License-Identifier: Apache-2.0
//! What an imported row means, as far as the catalogue can tell.

use std::collections::BTreeSet;

use portolan_net::Protocol;

use super::{PrintedRow, words};
use crate::{Catalogue, Port, Printed, Requirement};

/// The roles and services of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// Role ids; a name that no role has stays as printed.
    pub source: Vec<String>,
    pub destination: Vec<String>,
    pub services: Vec<Port>,
}

impl Reading {
    /// What a shipped requirement means.
    pub fn meant(requirement: &Requirement) -> Self {
        Self {
            source: requirement.source.clone(),
            destination: requirement.destination.clone(),
            services: requirement.services.clone(),
        }
    }

    /// The names at either end that no role has.
    pub fn unknown(&self, catalogue: &Catalogue) -> BTreeSet<&str> {
        let ends = self.source.iter().chain(&self.destination).map(String::as_str);
        ends.filter(|name| catalogue.role(name).is_none()).collect()
    }
}

/// What imported rows mean, in their order: as shipped where the vendor's shipped chart has their
/// like, else to the letter.
///
/// A row that gives its ends other names of the same roles is still the same row, so every
/// correction of the shipped chart holds for it too.
pub fn readings(catalogue: &Catalogue, vendor: &str, rows: &[PrintedRow]) -> Vec<Reading> {
    let of_vendor = catalogue.requirements.iter().filter(|r| r.vendor == vendor);
    let printed = of_vendor.filter_map(|r| Some((r, literal(catalogue, r.printed.as_ref()?))));
    let shipped: Vec<(&Requirement, Reading)> = printed.collect();
    rows.iter().map(|row| reading(catalogue, &shipped, row)).collect()
}

fn reading(
    catalogue: &Catalogue,
    shipped: &[(&Requirement, Reading)],
    row: &PrintedRow,
) -> Reading {
    let letter = literal(catalogue, &row.printed);
    let alike = || shipped.iter().filter(|(_, read)| *read == letter).map(|(r, _)| *r);
    let here = alike().find(|r| r.section == row.section);
    here.or_else(|| alike().next()).map_or(letter, Reading::meant)
}

/// What the cells say to the letter: roles by their aliases, ports by every transport named.
pub fn literal(catalogue: &Catalogue, printed: &Printed) -> Reading {
    Reading {
        source: roles(catalogue, &printed.source),
        destination: roles(catalogue, &printed.destination),
        services: services(printed),
    }
}

fn roles(catalogue: &Catalogue, cell: &str) -> Vec<String> {
    let id = |name: &str| catalogue.role(name).map(|role| role.id.clone());
    let split = |mark: &str| cell.split(mark).map(id).collect::<Option<Vec<_>>>();
    let parted = || [" or ", " and ", ", ", "/"].iter().find_map(|mark| split(mark));
    id(cell).map(|one| vec![one]).or_else(parted).unwrap_or_else(|| vec![cell.to_owned()])
}

fn services(printed: &Printed) -> Vec<Port> {
    let protocols = words::protocols(&printed.kind).unwrap_or_default();
    let ports = words::ports(&printed.ports).unwrap_or_default();
    let mut services = Vec::new();
    for protocol in protocols {
        if protocol == Protocol::ICMP {
            services.push(Port { protocol, ports: None });
        } else {
            services.extend(ports.iter().map(|p| Port { protocol, ports: Some(*p) }));
        }
    }
    services
}
