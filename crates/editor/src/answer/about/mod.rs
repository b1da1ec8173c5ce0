// SPDX-License-Identifier: Apache-2.0
//! What a thing is, in a few lines of Markdown: beside an offer, and under the cursor.

mod category;
mod chart;
mod group;
mod policy;
mod workload;

use portolan_diagnostics::Finding;

use super::Here;
use crate::meaning::{Meaning, What};

pub(super) use chart::requirement;
pub(super) use policy::secured;

/// `None` where there is nothing to say.
pub(super) fn about(here: &Here<'_>, meaning: &Meaning) -> Option<String> {
    let (scope, name) = (meaning.scope.as_str(), meaning.name.as_str());
    let site = here.study.and_then(|s| s.whole.as_ref()).map(|w| &w.site);
    match meaning.what {
        What::CategoryKey => Some(category::key(here, name)),
        What::Category => Some(category::value(here, meaning)),
        What::Addresses => group::addresses(site?, name),
        What::Fqdns => group::fqdns(site?, name),
        What::Service => group::service(site, name),
        What::Requirement => here.catalogue.requirement(name).map(|r| requirement(here, r)),
        What::Role => chart::role(here, site, name),
        What::Workload => workload::workload(here, site?, name),
        What::Condition => chart::condition(here, name),
        What::Finding => Finding::of(name).map(|f| format!("{}.", capital(f.what))),
        What::Policy => policy::policy(site?, name),
        What::Tier => policy::tier(site?, scope, name),
        What::Rule | What::Expectation | What::Key => None,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
