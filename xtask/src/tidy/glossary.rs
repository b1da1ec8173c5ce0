// SPDX-License-Identifier: Apache-2.0
//! The last column of the glossary names types that exist, so that words and code stay together.

use std::collections::BTreeSet;

use portolan_diagnostics::Diagnostic;

use crate::repository::{Repository, Text};

const FILE: &str = "docs/glossary.md";

pub(super) fn check(repository: &Repository) -> Vec<Diagnostic> {
    let Some(page) = repository.text(FILE) else { return Vec::new() };
    let types: BTreeSet<&str> = repository.ending(".rs").flat_map(types).collect();
    let mut findings = Vec::new();
    for (index, line) in page.text.lines().enumerate() {
        for name in named(line).filter(|name| !types.contains(name)) {
            let message = format!("there is no type `{name}`");
            let help = "follow the type to its new name, or take the row away with it";
            let place = page.line(index + 1);
            findings.push(Diagnostic::error("glossary", place, message).help(help));
        }
    }
    findings
}

/// The words in backticks in the last cell of a row.
fn named(line: &str) -> impl Iterator<Item = &str> {
    let row = line.strip_suffix('|').unwrap_or_default();
    row.rsplit('|').next().unwrap_or_default().split('`').skip(1).step_by(2)
}

/// The public types that a text declares.
fn types(text: Text<'_>) -> impl Iterator<Item = &str> {
    text.text.lines().filter_map(|line| {
        let line = line.trim_start();
        let rest =
            ["pub struct ", "pub enum ", "pub type "].iter().find_map(|w| line.strip_prefix(w));
        rest?.split(|c: char| !c.is_alphanumeric()).next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{repository, said};

    #[test]
    fn a_word_whose_type_is_gone_is_found() {
        let page =
            "| word | in the code |\n|---|---|\n| entry | `Ace`, `Acl` |\n| `x` y | `Gone` |\n";
        let tree = repository(&[
            (FILE, page),
            ("crates/acl/src/lib.rs", "pub struct Acl {\n}\npub enum Ace {\n}\n"),
        ]);
        let wrong = "docs/glossary.md:4:1: error[glossary]: there is no type `Gone`";
        assert_eq!(said(check, &tree), [wrong]);
    }
}
