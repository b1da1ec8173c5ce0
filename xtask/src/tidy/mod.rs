// SPDX-License-Identifier: Apache-2.0
//! The house rules, one file each.

mod adr;
mod glossary;
mod header;
mod links;
mod machine_paths;
mod manifest;
mod notes;
mod pure;
mod rings;
mod size;
mod unused;

use portolan_diagnostics::Diagnostic;

use crate::codegen;
use crate::repository::Repository;

/// Everything that is wrong in the tree.
pub(crate) fn tidy(repository: &Repository) -> Vec<Diagnostic> {
    let checks = [
        rings::check,
        pure::check,
        manifest::check,
        unused::check,
        header::check,
        size::check,
        notes::check,
        machine_paths::check,
        adr::check,
        links::check,
        glossary::check,
        codegen::check,
    ];
    checks.iter().flat_map(|check| check(repository)).collect()
}
