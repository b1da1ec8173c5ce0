// SPDX-License-Identifier: Apache-2.0
//! A crate takes the workspace's lints and the workspace's versions, and says what it is.

use portolan_diagnostics::{Diagnostic, Place};

use crate::package::Package;
use crate::repository::{Repository, Text};

pub(super) fn check(repository: &Repository) -> Vec<Diagnostic> {
    repository.packages.iter().flat_map(|p| of_package(p, repository)).collect()
}

fn of_package(package: &Package, repository: &Repository) -> Vec<Diagnostic> {
    let place = || Place::Path(package.manifest());
    let mut findings = Vec::new();
    if package.description.is_empty() {
        let message = format!("`{}` has no description", package.name);
        let help = "say in a few words what it is; the crate map shows it";
        findings.push(Diagnostic::error("no-description", place(), message).help(help));
    }
    let Some(text) = repository.text(&package.manifest()) else { return findings };
    if !section(text.text, "[lints]").any(|(_, line)| line == "workspace = true") {
        let message = format!("`{}` does not take the workspace's lints", package.name);
        let help = "add `[lints]` with `workspace = true`";
        findings.push(Diagnostic::error("no-lints", place(), message).help(help));
    }
    findings.extend(versions(text));
    findings
}

/// Dependencies whose version or path stands here instead of in the workspace.
fn versions(text: Text<'_>) -> Vec<Diagnostic> {
    let kinds = ["[dependencies]", "[dev-dependencies]", "[build-dependencies]"];
    let lines = kinds.iter().flat_map(|kind| section(text.text, kind));
    let own = lines.filter(|(_, line)| line.contains('=') && !of_workspace(line));
    own.map(|(number, line)| {
        let name = line.split(['=', '.']).next().unwrap_or_default().trim();
        let message = format!("`{name}` does not take its version from the workspace");
        let help = "name it under `[workspace.dependencies]`, and write `workspace = true` here";
        Diagnostic::error("own-version", text.line(number), message).help(help)
    })
    .collect()
}

fn of_workspace(line: &str) -> bool {
    line.starts_with('#') || line.replace(' ', "").contains("workspace=true")
}

/// The lines of a section, with their numbers.
pub(super) fn section<'a>(text: &'a str, head: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let inside = lines.skip_while(move |(_, line)| *line != head).skip(1);
    inside.take_while(|(_, line)| !line.starts_with('['))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{package, said, workspace};

    fn tree(manifest: &str) -> Repository {
        workspace(vec![package("net", 0, &[], "Ports")], &[("crates/net/Cargo.toml", manifest)])
    }

    #[test]
    fn a_crate_with_the_workspaces_lints_and_versions_is_fine() {
        let manifest = "[lints]\nworkspace = true\n\n[dependencies]\na.workspace = true\n\
                        b = { workspace = true, features = [\"c\"] }\n\n[[bin]]\nname = \"x\"\n";
        assert_eq!(said(check, &tree(manifest)), [""; 0]);
    }

    #[test]
    fn own_lints_and_own_versions_are_found() {
        let manifest = "[lints]\n\n[dependencies]\na = \"1\"\n[dev-dependencies]\n\
                        b = { path = \"../b\" }\n";
        let wrong = [
            "crates/net/Cargo.toml: error[no-lints]: `p-net` does not take the workspace's lints",
            "crates/net/Cargo.toml:4:1: error[own-version]: \
             `a` does not take its version from the workspace",
            "crates/net/Cargo.toml:6:1: error[own-version]: \
             `b` does not take its version from the workspace",
        ];
        assert_eq!(said(check, &tree(manifest)), wrong);
    }

    #[test]
    fn a_crate_says_what_it_is() {
        let tree = workspace(vec![package("net", 0, &[], "")], &[]);
        let wrong = "crates/net/Cargo.toml: error[no-description]: `p-net` has no description";
        assert_eq!(said(check, &tree), [wrong]);
    }
}
