// SPDX-License-Identifier: Apache-2.0
//! The site that is edited: as `init` writes it for the lab's Citrix platform.

use std::collections::BTreeMap;

use portolan_acl::{Acl, compile};
use portolan_analysis::check::{Context, check};
use portolan_analysis::diff::Side;
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Format, render};
use portolan_lab::Topology;
use portolan_site::init::{Options, init_citrix};
use portolan_site::model::{Addressing, Date, Site};

pub(crate) const TODAY: Date = jiff::civil::date(2026, 11, 20);

pub(crate) type Files = BTreeMap<String, String>;

/// A site with its files, compiled.
pub(crate) struct Edition {
    pub(crate) files: Files,
    pub(crate) site: Site,
    pub(crate) acl: Acl,
}

impl Edition {
    pub(crate) fn side(&self) -> Side<'_> {
        Side { site: &self.site, acl: &self.acl }
    }
}

pub(crate) fn generated(catalogue: &Catalogue) -> Edition {
    let lab = Topology::citrix();
    let options = Options {
        users: lab.users_cidrs(),
        admins: lab.admin_cidrs(),
        internet: lab.internet_cidrs(),
        ..Options::default()
    };
    let made = init_citrix(&lab.inventory_csv(), "lab.csv", catalogue, &options);
    let told = render(Format::Full, &made.diagnostics, &made.sources);
    read(made.files.into_iter().collect(), catalogue).unwrap_or_else(|| panic!("{told}"))
}

/// The site of these files; `None` where they are refused.
pub(crate) fn read(files: Files, catalogue: &Catalogue) -> Option<Edition> {
    let (site, ..) = portolan_site::load(&files, catalogue);
    let site = site?;
    let acl = compile(&site, &Addressing::default(), TODAY);
    Some(Edition { files, site, acl })
}

/// What `check` finds.
pub(crate) fn findings(edition: &Edition, catalogue: &Catalogue) -> Vec<Diagnostic> {
    let Edition { site, acl, .. } = edition;
    check(&Context { site, acl, catalogue, today: TODAY, observed: &[] })
}
