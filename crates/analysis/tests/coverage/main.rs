// SPDX-License-Identifier: Apache-2.0
//! The matrix of a site, against the charts, against the connections themselves, and against
//! what `check` finds.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail by a panic, and tells what it counted"
)]

mod brute;
mod charts;
mod drawn;
mod dropped;
mod verdicts;

use std::collections::BTreeMap;

use portolan_acl::compile;
use portolan_analysis::check::{Context, check};
use portolan_analysis::coverage::{Matrix, Question, Row, coverage};
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Format, Sources, render};
use portolan_lab::Topology;
use portolan_site::init::{Options, init_citrix};
use portolan_site::model::{Addressing, Date, Site, View};

const TODAY: Date = jiff::civil::date(2026, 11, 20);

/// Files of a site by path.
type Files = BTreeMap<String, String>;

fn files(pairs: &[(&str, &str)]) -> Files {
    pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// The site that the demo writes for its platform.
fn demo(catalogue: &Catalogue) -> Files {
    let topology = Topology::citrix();
    let options = Options {
        users: topology.users_cidrs(),
        admins: topology.admin_cidrs(),
        internet: topology.internet_cidrs(),
        ..Options::default()
    };
    let init = init_citrix(&topology.inventory_csv(), "a.csv", catalogue, &options);
    init.files.into_iter().collect()
}

fn read(files: &Files, catalogue: &Catalogue) -> (Site, Sources) {
    let (site, sources, out) = portolan_site::load(files, catalogue);
    (site.unwrap_or_else(|| panic!("{}", render(Format::Full, &out, &sources))), sources)
}

fn asked(files: &Files, catalogue: &Catalogue, view: View) -> Matrix {
    let (site, sources) = read(files, catalogue);
    let acl = compile(&site, &Addressing::default(), TODAY);
    let context = Context { site: &site, acl: &acl, catalogue, today: TODAY, observed: &[] };
    coverage(&context, &Question { view, component: None, sources: &sources, digest: "d" })
}

fn intended(files: &Files, catalogue: &Catalogue) -> Matrix {
    asked(files, catalogue, View::Intended)
}

fn checked(files: &Files, catalogue: &Catalogue) -> Vec<Diagnostic> {
    let (site, _) = read(files, catalogue);
    let acl = compile(&site, &Addressing::default(), TODAY);
    check(&Context { site: &site, acl: &acl, catalogue, today: TODAY, observed: &[] })
}

/// The only row of a requirement at a component, in a direction.
#[track_caller]
fn row<'a>(matrix: &'a Matrix, component: &str, outbound: bool, requirement: &str) -> &'a Row {
    let component = matrix.components.iter().find(|c| c.role == component).unwrap();
    let rows = if outbound { &component.outbound } else { &component.inbound };
    let found: Vec<&Row> = rows.iter().filter(|r| r.requirement == requirement).collect();
    let [one] = found.as_slice() else { panic!("{} rows of {requirement}", found.len()) };
    one
}
