// SPDX-License-Identifier: Apache-2.0
//! No path of somebody's machine: it works there and nowhere else.

use portolan_diagnostics::Diagnostic;

use crate::repository::{Repository, Text};

/// Folders that only one machine has; in two parts each, so that this file does not find itself.
const FOLDERS: [&str; 4] =
    [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/Us", "ers/")];

pub(super) fn check(repository: &Repository) -> Vec<Diagnostic> {
    repository.texts().flat_map(of_text).collect()
}

fn of_text(text: Text<'_>) -> Vec<Diagnostic> {
    let lines = text.text.lines().enumerate();
    lines
        .filter_map(|(index, line)| {
            let folder = FOLDERS.iter().find(|folder| names(line, folder))?;
            let message = format!("a path under `{folder}` is one machine's own");
            let help = "find it from the repository's root, or take it as an argument";
            Some(Diagnostic::error("machine-path", text.line(index + 1), message).help(help))
        })
        .collect()
}

/// Whether a path begins with the folder there; in the middle of an address it means nothing.
fn names(line: &str, folder: &str) -> bool {
    let within = |c: char| c.is_alphanumeric() || "._-/*".contains(c);
    line.match_indices(folder).any(|(at, _)| {
        !line.get(..at).and_then(|before| before.chars().next_back()).is_some_and(within)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{repository, said};

    #[test]
    fn a_path_of_one_machine_is_found_and_an_address_on_the_web_is_not() {
        let folder = FOLDERS[0];
        let tree = repository(&[
            ("a.sh", &format!("cd {folder}eva\n")),
            ("b.md", &format!("See https://example.com{folder}page and src{folder}x.\n")),
        ]);
        let wrong =
            format!("a.sh:1:1: error[machine-path]: a path under `{folder}` is one machine's own");
        assert_eq!(said(check, &tree), [wrong]);
    }
}
