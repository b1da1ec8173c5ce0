// SPDX-License-Identifier: Apache-2.0
//! The data files of a vendor, read into a [`Catalogue`].

mod choices;
mod requirements;
mod roles;
mod rows;
mod services;

use portolan_diagnostics::{Diagnostic, Sources};

use crate::Catalogue;

pub use services::parse_services;

/// The texts of one folder `catalog/<vendor>`; a file that a vendor does not need is `None`.
#[derive(Clone, Copy, Debug)]
pub struct VendorFiles {
    /// The folder's name.
    pub vendor: &'static str,
    pub roles: Option<&'static str>,
    pub requirements: Option<&'static str>,
    pub conditions: Option<&'static str>,
    pub pins: Option<&'static str>,
    pub links: Option<&'static str>,
}

impl VendorFiles {
    fn texts(&self) -> [(&'static str, Option<&'static str>); 5] {
        [
            ("roles.csv", self.roles),
            ("requirements.csv", self.requirements),
            ("conditions.csv", self.conditions),
            ("pins.csv", self.pins),
            ("links.csv", self.links),
        ]
    }
}

/// Reads the vendors' files in order; the texts are added to `sources` for the diagnostics.
pub fn read(vendors: &[VendorFiles], sources: &mut Sources) -> (Catalogue, Vec<Diagnostic>) {
    let mut catalogue = Catalogue::default();
    let mut found = Vec::new();
    for files in vendors {
        for (name, text) in files.texts() {
            let Some(text) = text else { continue };
            let id = sources.add(format!("catalog/{}/{name}", files.vendor), text);
            let file = rows::File { vendor: files.vendor, id, sources };
            read_file(name, &file, &mut catalogue, &mut found);
        }
    }
    (catalogue, found)
}

fn read_file(
    name: &str,
    file: &rows::File<'_>,
    catalogue: &mut Catalogue,
    found: &mut Vec<Diagnostic>,
) {
    match name {
        "roles.csv" => catalogue.roles.extend(roles::read(file, found)),
        "requirements.csv" => catalogue.requirements.extend(requirements::read(file, found)),
        "conditions.csv" => catalogue.conditions.extend(choices::conditions(file, found)),
        "pins.csv" => catalogue.pins.extend(choices::pins(file, found)),
        _ => catalogue.links.extend(choices::links(file, found)),
    }
}
