// SPDX-License-Identifier: Apache-2.0
//! The site of one test: loaded, checked and compiled as the command line does it.

use portolan_acl::{Acl, compile};
use portolan_analysis::check::{Context, report};
use portolan_analysis::explain::connections;
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Sources};
use portolan_site::model::{Addressing, Date, Learned, Site};

use crate::suite::{Section, Suite};

/// The list of connections that were seen, as `check --observed` takes it.
const OBSERVED: &str = "observed.csv";

/// A site and all that is said of it.
pub(crate) struct World {
    pub(crate) sources: Sources,
    /// What reading it told, and then what checking it found, less what it knows.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// `None` where it cannot be read.
    pub(crate) stands: Option<Standing>,
}

/// A site that can be read.
pub(crate) struct Standing {
    pub(crate) site: Site,
    pub(crate) acl: Acl,
    pub(crate) addressing: Addressing,
    pub(crate) today: Date,
}

impl World {
    pub(crate) fn of(suite: &Suite, section: &Section, catalogue: &Catalogue) -> Self {
        let mut files = section.files.clone();
        let seen = files.remove(OBSERVED);
        let (site, mut sources, mut diagnostics) = portolan_site::load(&files, catalogue);
        let today = suite.today;
        let stands = site.map(|site| {
            let addressing = addressing(section);
            let acl = compile(&site, &addressing, today);
            Standing { site, acl, addressing, today }
        });
        if let Some(Standing { site, acl, .. }) = &stands {
            let file = seen.map(|list| sources.add(OBSERVED, list));
            let seen = file.map(|file| connections(site, &sources, file)).unwrap_or_default();
            diagnostics.extend(seen.1);
            let context = Context { site, acl, catalogue, today, observed: &seen.0 };
            diagnostics = report(&context, diagnostics);
            diagnostics.retain(|d| d.suppression.is_none());
        }
        Self { sources, diagnostics, stands }
    }
}

/// What the test says that DNS has taught; a line that says something else teaches nothing.
fn addressing(section: &Section) -> Addressing {
    let lines = section.dns.iter().flat_map(|block| block.text.lines());
    let learned = lines.filter_map(|line| {
        let (name, address) = line.trim().split_once(' ')?;
        Some(Learned { name: name.to_owned(), address: address.trim().parse().ok()? })
    });
    let mut learned: Vec<Learned> = learned.collect();
    learned.sort();
    Addressing { learned }
}
