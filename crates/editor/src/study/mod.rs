// SPDX-License-Identifier: Apache-2.0
//! A site, looked through once: what is wrong with it, and what it decides. This is the only part
//! that takes time, so that it is done apart from the conversation.

use std::collections::BTreeMap;
use std::sync::Arc;

use portolan_acl::{Acl, compile};
use portolan_analysis::check::{Context, report};
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place, Sources};
use portolan_site::model::{Addressing, Date, Site};

/// What a look through the files of a site has shown.
#[derive(Debug, Default)]
pub(crate) struct Study {
    pub(crate) sources: Sources,
    pub(crate) found: Vec<Diagnostic>,
    pub(crate) whole: Option<Whole>,
}

/// A site without a mistake that keeps it from being read, compiled.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) site: Site,
    pub(crate) acl: Acl,
    pub(crate) today: Date,
}

impl Study {
    /// Reads the files, and checks the site where they make one.
    pub(crate) fn of(
        files: &BTreeMap<String, String>,
        catalogue: &Catalogue,
        today: Date,
    ) -> Arc<Self> {
        let (site, sources, told) = portolan_site::load(files, catalogue);
        let Some(site) = site else {
            return Arc::new(Self { sources, found: told, whole: None });
        };
        // Nobody has taught an editor what DNS says.
        let acl = compile(&site, &Addressing::default(), today);
        let context = Context { site: &site, acl: &acl, catalogue, today, observed: &[] };
        let mut found = report(&context, told);
        found.retain(|d| d.suppression.is_none());
        Arc::new(Self { sources, found, whole: Some(Whole { site, acl, today }) })
    }

    /// A folder that could not be read.
    pub(crate) fn unread(wrong: Diagnostic) -> Arc<Self> {
        Arc::new(Self { sources: Sources::default(), found: vec![wrong], whole: None })
    }

    /// The findings by the file that each is to be told in, and those of no file in the site's own.
    pub(crate) fn by_file(&self) -> BTreeMap<&str, Vec<&Diagnostic>> {
        let mut files: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for one in &self.found {
            let path = match &one.place {
                Place::Span(span) => self.sources.path(span.source),
                Place::Path(path) if portolan_site::is_site_file(path) => path.as_str(),
                Place::Path(_) | Place::Argument(_) => portolan_site::SITE_FILE,
            };
            files.entry(path).or_default().push(one);
        }
        files
    }
}
