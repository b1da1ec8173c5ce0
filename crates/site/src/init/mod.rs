// SPDX-License-Identifier: Apache-2.0
//! A first site, written from an inventory and the catalogue: everything in monitor mode.
//!
//! For every component that is present, the rows of the catalogue that speak of it become one
//! policy, inbound and outbound; each rule names the requirements that it serves. What cannot be
//! written, because nobody plays the other end, stands in the [`Report`].

mod cast;
mod draft;
mod group;
mod need;
mod options;
mod purpose;
mod report;
mod report_text;
mod services;
mod special;
mod write;

use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Severity, Sources};

use crate::resolve::load_inventory;
use cast::Cast;

pub use options::Options;
pub use report::{Missing, Open, Report};

/// What [`init_citrix`] made.
#[derive(Clone, Debug, Default)]
pub struct Init {
    /// Path in the site's folder, and text; in the order of the paths. Empty where the inventory
    /// has errors: nothing is half-written.
    pub files: Vec<(String, String)>,
    pub report: Report,
    /// What the diagnostics point into.
    pub sources: Sources,
    pub diagnostics: Vec<Diagnostic>,
}

/// Writes a whole site for the machines of an inventory. The same input gives the same bytes.
pub fn init_citrix(csv: &str, path: &str, catalogue: &Catalogue, options: &Options) -> Init {
    let (workloads, sources, mut diagnostics) = load_inventory(path, csv, catalogue);
    diagnostics.extend(options.mistakes(catalogue));
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Init { sources, diagnostics, ..Init::default() };
    }
    let cast = Cast::new(catalogue, &workloads);
    let mut report = Report::of(&cast, &workloads);
    let mut policies = draft::component_policies(&cast, options, &mut report);
    policies.extend(special::policies(&workloads, &policies));
    let groups = group::groups(&policies, options, &mut report);
    let mut files = write::policies(&policies);
    files.push(("inventory/machines.csv".into(), write::inventory(&workloads, &cast)));
    files.push((crate::SITE_FILE.into(), write::site(options, &groups, &policies, catalogue)));
    files.sort();
    report.finish(&cast);
    Init { files, report, sources, diagnostics }
}
