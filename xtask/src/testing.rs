// SPDX-License-Identifier: Apache-2.0
//! Small repositories for the tests of the checks.

use portolan_diagnostics::{Diagnostic, concise};

use crate::package::Package;
use crate::repository::Repository;

pub(crate) fn repository(files: &[(&str, &str)]) -> Repository {
    let mut repository = Repository::default();
    for (path, text) in files {
        repository.add((*path).to_owned(), (*text).to_owned());
    }
    repository
}

/// The same, with packages.
pub(crate) fn workspace(packages: Vec<Package>, files: &[(&str, &str)]) -> Repository {
    let mut repository = repository(files);
    repository.packages = packages;
    repository
}

pub(crate) fn package(folder: &str, ring: u64, needs: &[&str], description: &str) -> Package {
    Package {
        name: format!("p-{folder}"),
        folder: format!("crates/{folder}"),
        description: description.to_owned(),
        ring: Some(ring),
        dependencies: needs.iter().map(|n| (*n).to_owned()).collect(),
    }
}

/// What a check says, one line a finding.
pub(crate) fn said(
    check: fn(&Repository) -> Vec<Diagnostic>,
    repository: &Repository,
) -> Vec<String> {
    let findings = check(repository);
    findings.iter().map(|f| concise(f, &repository.sources).trim_end().to_owned()).collect()
}
