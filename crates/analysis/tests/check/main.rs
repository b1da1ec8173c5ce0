// SPDX-License-Identifier: Apache-2.0
//! What `check` finds, where a page of `mdtest/findings` would say it less well.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]

mod expectations;
mod helps;
mod reference;
mod written_sites;

use std::collections::BTreeMap;

use portolan_acl::compile;
use portolan_analysis::check::{Context, check, report};
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Format, Sources, render};
use portolan_site::model::{Addressing, Date};

const TODAY: Date = jiff::civil::date(2026, 11, 20);

/// Files of a site by path.
type Files = BTreeMap<String, String>;

fn files(pairs: &[(&str, &str)]) -> Files {
    pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// What reading says, and then what checking finds, suppressed or not.
fn checked(files: &Files, catalogue: &Catalogue) -> (Vec<Diagnostic>, Sources) {
    let (site, sources, out) = portolan_site::load(files, catalogue);
    let site = site.unwrap_or_else(|| panic!("{}", render(Format::Full, &out, &sources)));
    let acl = compile(&site, &Addressing::default(), TODAY);
    let context = Context { site: &site, acl: &acl, catalogue, today: TODAY, observed: &[] };
    (report(&context, out), sources)
}
