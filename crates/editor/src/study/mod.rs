// SPDX-License-Identifier: Apache-2.0
//! A site, looked through: read and compiled, which is quick, and checked, which takes its time on a
//! large one. Both are done apart from the conversation.

use std::collections::BTreeMap;
use std::sync::Arc;

use portolan_acl::{Acl, compile};
use portolan_analysis::check::{Context, report};
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place, Sources};
use portolan_site::model::{Addressing, Date, Site};

/// The files of a site as they were read.
#[derive(Debug, Default)]
pub(crate) struct Study {
    pub(crate) sources: Sources,
    /// What reading them told.
    pub(crate) told: Vec<Diagnostic>,
    /// Where no mistake kept the site from being read.
    pub(crate) whole: Option<Whole>,
}

/// A site, compiled.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) site: Site,
    pub(crate) acl: Acl,
    pub(crate) today: Date,
}

impl Study {
    pub(crate) fn of(files: &BTreeMap<String, String>, catalogue: &Catalogue, today: Date) -> Self {
        let (site, sources, told) = portolan_site::load(files, catalogue);
        let whole = site.map(|site| {
            // Nobody has taught an editor what DNS says.
            let acl = compile(&site, &Addressing::default(), today);
            Whole { site, acl, today }
        });
        Self { sources, told, whole }
    }

    /// A folder that could not be read.
    pub(crate) fn unread(wrong: Diagnostic) -> Self {
        Self { told: vec![wrong], ..Self::default() }
    }

    /// Everything that is to be told of it.
    pub(crate) fn check(self: &Arc<Self>, catalogue: &Catalogue) -> Findings {
        let mut found = self.told.clone();
        if let Some(Whole { site, acl, today }) = &self.whole {
            let context = Context { site, acl, catalogue, today: *today, observed: &[] };
            found = report(&context, found);
        }
        found.retain(|d| d.suppression.is_none());
        Findings { study: Arc::clone(self), found }
    }
}

/// What is told of a site, and the texts that it points into.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) study: Arc<Study>,
    pub(crate) found: Vec<Diagnostic>,
}

impl Findings {
    /// By the file that each is to be told in; those of no file in the site's own.
    pub(crate) fn by_file(&self) -> BTreeMap<&str, Vec<&Diagnostic>> {
        let mut files: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for one in &self.found {
            let path = match &one.place {
                Place::Span(span) => self.study.sources.path(span.source),
                Place::Path(path) if portolan_site::is_site_file(path) => path.as_str(),
                Place::Path(_) | Place::Argument(_) => portolan_site::SITE_FILE,
            };
            files.entry(path).or_default().push(one);
        }
        files
    }
}
