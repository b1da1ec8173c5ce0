// SPDX-License-Identifier: Apache-2.0
//! Behaviour tests that read as documents.
//!
//! A Markdown file is a suite, a heading names a test, and the code blocks under it hold a site,
//! the connections that it allows, denies and flags, and the diagnostics. Every connection is
//! asked of `spec` and of the compiled Acl, which must agree in all they say. `mdtest/README.md`
//! tells how to write one.

mod block;
mod claim;
mod connections;
mod diagnostics;
mod suite;
mod update;
mod world;

pub use suite::{Section, Suite, Unreadable, read};
pub use update::updated;

use portolan_catalog::Catalogue;
use portolan_diagnostics::Diagnostic;

/// What did not hold, and at which line of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// From 1.
    pub line: usize,
    pub text: String,
}

/// What a run of some sections tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub tests: usize,
    pub connections: usize,
    pub diagnostics: usize,
    /// With the heading of the test.
    pub failures: Vec<(String, Failure)>,
}

/// Everything that the sites of a suite are told.
pub fn told(suite: &Suite, catalogue: &Catalogue) -> Vec<Diagnostic> {
    let world = |section| world::World::of(suite, section, catalogue);
    suite.tests().flat_map(|section| world(section).diagnostics).collect()
}

/// Runs every test of a suite.
pub fn run(suite: &Suite, catalogue: &Catalogue) -> Outcome {
    let mut outcome = Outcome::default();
    for section in suite.tests() {
        let world = world::World::of(suite, section, catalogue);
        let mut failures = connections::failures(&world, section);
        failures.extend(diagnostics::failures(&world, section));
        outcome.tests += 1;
        outcome.connections += connections::count(section);
        outcome.diagnostics += section.diagnostics.len();
        outcome.failures.extend(failures.into_iter().map(|f| (section.name.clone(), f)));
    }
    outcome
}
