// SPDX-License-Identifier: Apache-2.0
//! What is generated from the tree, and whether the committed form is current.

mod crate_map;

use portolan_diagnostics::{Diagnostic, Place};

use crate::repository::Repository;

/// Files that are not what would be generated, with the text that they should have.
pub(crate) fn stale(repository: &Repository) -> Vec<(String, String)> {
    crate_map::generated(repository)
        .filter(|new| repository.text(crate_map::FILE).is_some_and(|old| old.text != new))
        .map(|new| (crate_map::FILE.to_owned(), new))
        .into_iter()
        .collect()
}

/// Says what is stale, and what cannot be generated at all.
pub(crate) fn check(repository: &Repository) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if crate_map::generated(repository).is_none() {
        let message = "it has no place for the crate map";
        let help = format!("put `{}` and `{}` around it", crate_map::BEGIN, crate_map::END);
        let place = Place::Path(crate_map::FILE.to_owned());
        findings.push(Diagnostic::error("no-crate-map", place, message).help(help));
    }
    for (path, _) in stale(repository) {
        let message = format!("`{path}` is not what the tree generates");
        let stale = Diagnostic::error("stale", Place::Path(path), message);
        findings.push(stale.help("run `cargo xtask codegen`"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{package, repository, said};

    #[test]
    fn a_stale_map_is_told_and_a_current_one_is_not() {
        let page = format!("{}\nold\n{}\n", crate_map::BEGIN, crate_map::END);
        let mut tree = repository(&[(crate_map::FILE, &page)]);
        tree.packages = vec![package("net", 0, &[], "Ports")];
        let wrong =
            "ARCHITECTURE.md: error[stale]: `ARCHITECTURE.md` is not what the tree generates";
        assert_eq!(said(check, &tree), [wrong]);
        let [(path, text)] = stale(&tree).try_into().unwrap();
        tree.add(path, text);
        assert_eq!(said(check, &tree), [""; 0]);
    }

    #[test]
    fn a_page_without_a_place_for_the_map_is_told() {
        let tree = repository(&[(crate_map::FILE, "# Us\n")]);
        let wrong = "ARCHITECTURE.md: error[no-crate-map]: it has no place for the crate map";
        assert_eq!(said(check, &tree), [wrong]);
    }
}
