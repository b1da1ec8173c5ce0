// SPDX-License-Identifier: Apache-2.0
//! A manifest names no dependency that nobody uses: each is compiled, kept up to date and trusted.

use std::collections::BTreeSet;

use portolan_diagnostics::Diagnostic;

use super::manifest::section;
use crate::package::Package;
use crate::repository::{Repository, Text};

pub(super) fn check(repository: &Repository) -> Vec<Diagnostic> {
    let of_packages = repository.packages.iter().flat_map(|p| of_package(p, repository));
    of_packages.chain(of_workspace(repository)).collect()
}

/// What the package links in must be named in its own code, what its tests use anywhere in it.
fn of_package(package: &Package, repository: &Repository) -> Vec<Diagnostic> {
    let Some(manifest) = repository.text(&package.manifest()) else { return Vec::new() };
    let folder = &package.folder;
    let unused = |kind, under: String| {
        let words = words(repository, &under);
        let unused = named(manifest.text, kind)
            .filter(|(_, name)| !words.contains(name.replace('-', "_").as_str()));
        let told = |(number, name): (usize, &str)| {
            let said = format!("`{}` does not use `{name}`", package.name);
            finding(manifest, number, said)
        };
        unused.map(told).collect::<Vec<_>>()
    };
    let mut findings = unused("[dependencies]", format!("{folder}/src/"));
    findings.extend(unused("[dev-dependencies]", format!("{folder}/")));
    findings
}

/// What the workspace gives a version must be taken by some package.
fn of_workspace(repository: &Repository) -> Vec<Diagnostic> {
    let Some(root) = repository.text("Cargo.toml") else { return Vec::new() };
    let manifests = repository.packages.iter().filter_map(|p| repository.text(&p.manifest()));
    let kinds = ["[dependencies]", "[dev-dependencies]", "[build-dependencies]"];
    let taken: BTreeSet<&str> = manifests
        .flat_map(|m| kinds.iter().flat_map(move |kind| named(m.text, kind)))
        .map(|(_, name)| name)
        .collect();
    let unused =
        named(root.text, "[workspace.dependencies]").filter(|(_, name)| !taken.contains(name));
    let said = |name| format!("no package uses `{name}`");
    unused.map(|(number, name)| finding(root, number, said(name))).collect()
}

fn finding(manifest: Text<'_>, number: usize, said: String) -> Diagnostic {
    let help = "remove the line, or move it to `[dev-dependencies]` where tests alone use it";
    Diagnostic::error("unused-dependency", manifest.line(number), said).help(help)
}

/// The dependencies of a section, with their lines.
fn named<'a>(text: &'a str, head: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let lines = section(text, head).filter(|(_, l)| l.contains('=') && !l.starts_with('#'));
    lines.map(|(number, line)| (number, line.split(['=', '.']).next().unwrap_or_default().trim()))
}

/// Every word of the code under a folder.
fn words<'a>(repository: &'a Repository, folder: &str) -> BTreeSet<&'a str> {
    let code = repository.texts().filter(|t| t.path.starts_with(folder) && t.path.ends_with(".rs"));
    code.flat_map(|t| t.text.split(|c: char| !c.is_alphanumeric() && c != '_')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{package, said, workspace};

    const ROOT: &str = "[workspace.dependencies]\na-b = \"1\"\nc = \"1\"\n";

    fn tree(manifest: &str, code: &[(&str, &str)]) -> Repository {
        let files = [("Cargo.toml", ROOT), ("crates/net/Cargo.toml", manifest)];
        let files: Vec<(&str, &str)> = files.iter().chain(code).copied().collect();
        workspace(vec![package("net", 0, &[], "Ports")], &files)
    }

    #[test]
    fn what_the_code_names_is_used() {
        let manifest = "[dependencies]\na-b.workspace = true\n\n[dev-dependencies]\n\
                        c = { workspace = true }\n";
        let code = [("crates/net/src/lib.rs", "use a_b::X;"), ("crates/net/tests/t.rs", "c::d()")];
        assert_eq!(said(check, &tree(manifest, &code)), [""; 0]);
    }

    #[test]
    fn what_no_code_or_tests_alone_name_is_found() {
        let manifest = "[dependencies]\na-b.workspace = true\n";
        let code =
            [("crates/net/src/lib.rs", "use a_bc::X;"), ("crates/net/tests/t.rs", "a_b::d()")];
        let wrong = [
            "crates/net/Cargo.toml:2:1: error[unused-dependency]: `p-net` does not use `a-b`",
            "Cargo.toml:3:1: error[unused-dependency]: no package uses `c`",
        ];
        assert_eq!(said(check, &tree(manifest, &code)), wrong);
    }
}
