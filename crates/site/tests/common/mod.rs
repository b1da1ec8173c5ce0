// SPDX-License-Identifier: Apache-2.0
//! What the tests of this crate share.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use std::collections::BTreeMap;

use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Format, Sources, render};
use portolan_site::model::Site;

pub fn load_files(files: &[(&str, &str)]) -> (Option<Site>, Sources, Vec<Diagnostic>) {
    let files: BTreeMap<String, String> =
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    portolan_site::load(&files, &Catalogue::shipped())
}

pub fn concise(out: &[Diagnostic], sources: &Sources) -> String {
    render(Format::Concise, out, sources)
}
