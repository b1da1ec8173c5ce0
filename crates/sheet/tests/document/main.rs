// SPDX-License-Identifier: Apache-2.0
//! Every form of the document, read back by a reader of that form.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail by a panic, and passes over what it does not read"
)]

mod csv;
mod html;
mod markdown;
mod xlsx;

use std::collections::BTreeMap;

use portolan_acl::compile;
use portolan_analysis::check::Context;
use portolan_analysis::coverage::{Matrix, Question, coverage};
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Format, render};
use portolan_lab::Topology;
use portolan_site::init::{Options, init_citrix};
use portolan_site::model::{Addressing, Date, View};

const TODAY: Date = jiff::civil::date(2026, 11, 20);

fn matrix(files: &BTreeMap<String, String>) -> Matrix {
    let catalogue = Catalogue::shipped();
    let (site, sources, out) = portolan_site::load(files, &catalogue);
    let site = site.unwrap_or_else(|| panic!("{}", render(Format::Full, &out, &sources)));
    let acl = compile(&site, &Addressing::default(), TODAY);
    let context =
        Context { site: &site, acl: &acl, catalogue: &catalogue, today: TODAY, observed: &[] };
    let view = View::Intended;
    coverage(&context, &Question { view, component: None, sources: &sources, digest: "0123abcd" })
}

/// Of the site that the demo writes.
fn demo() -> Matrix {
    let topology = Topology::citrix();
    let options = Options {
        users: topology.users_cidrs(),
        admins: topology.admin_cidrs(),
        internet: topology.internet_cidrs(),
        ..Options::default()
    };
    let inventory = topology.inventory_csv();
    let init = init_citrix(&inventory, "a.csv", &Catalogue::shipped(), &options);
    matrix(&init.files.into_iter().collect())
}

const INVENTORY: &str = "\
name,addresses,component,categories
-store1,10.1.0.11,StoreFront,AppTier:StoreFront
ddc1,10.1.0.21,Delivery Controller,AppTier:Controller
old1,10.1.0.31,,AppTier:Old
";

/// A formula, markup of two kinds, and a word that reads backwards.
const HOSTILE: &str = "=HYPERLINK('http://x.example') | <img src=x onerror=alert(1)> **b** [l](http://x.example) `c` \u{202e}gnp";

/// Of a site whose author wishes us ill.
fn hostile() -> Matrix {
    let text = HOSTILE.replace('\'', "''");
    let policy = format!(
        "policy: stores\npurpose: Stores\nmode: enforce\nsecures: {{ AppTier: StoreFront }}\noutbound:\n  \
         - {{ id: backup, to: {{ addresses: 10.9.9.9 }}, allow: [tcp/902], purpose: '{text}', owner: '@eva', ticket: '-1+1' }}\n  \
         - {{ id: no, to: {{ AppTier: Controller }}, deny: any, reason: '{text}' }}\n"
    );
    let files = [
        ("portolan.yaml", "site: harbour\n".to_owned()),
        ("inventory/a.csv", INVENTORY.to_owned()),
        ("policies/p.yaml", policy),
    ];
    matrix(&files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect())
}
