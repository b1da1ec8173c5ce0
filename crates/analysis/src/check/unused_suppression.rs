// SPDX-License-Identifier: Apache-2.0
//! `unused-suppression`: nothing is found that it would suppress, or another one does it already.

use portolan_diagnostics::{Diagnostic, Subject};
use portolan_site::model::Suppression;

use super::place;
use super::suppress::suppressed;

pub(super) fn find(unused: &[&Suppression]) -> Vec<Diagnostic> {
    let one = |s: &&Suppression| {
        let said = format!("nothing is found that would be suppressed: {}", s.words());
        Diagnostic::warning("unused-suppression", place(s.span), said)
            .about(Subject::Suppression, suppressed(s))
            .help("take it away; it would hide the next mistake of its kind")
    };
    unused.iter().map(one).collect()
}
