// SPDX-License-Identifier: Apache-2.0
//! A file holds one idea. A long one holds two, and somebody should look for the seam.

use portolan_diagnostics::{Diagnostic, Place};

use crate::repository::{Repository, Text};

/// Longer than this, and the seam is worth looking for.
const LONG: usize = 400;
/// Longer than this, and it must be found.
const TOO_LONG: usize = 600;

/// Files that may be longer, each with the reason.
const TABLES: [(&str, &str); 0] = [];

pub(super) fn check(repository: &Repository) -> Vec<Diagnostic> {
    let may = |t: &Text<'_>| TABLES.iter().any(|(path, _)| *path == t.path);
    repository.ending(".rs").filter(|t| !may(t)).filter_map(of_text).collect()
}

fn of_text(text: Text<'_>) -> Option<Diagnostic> {
    let lines = text.text.lines().count();
    let place = Place::Path(text.path.to_owned());
    let message = format!("{lines} lines in one file");
    let said = match lines {
        _ if lines <= LONG => return None,
        _ if lines <= TOO_LONG => Diagnostic::warning("long-file", place, message),
        _ => Diagnostic::error("long-file", place, message),
    };
    Some(said.help("look for the seam; a table may stay whole, and is listed with its reason"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{repository, said};

    #[test]
    fn a_long_file_is_warned_of_and_a_very_long_one_is_refused() {
        let (good, long, worse) = ("\n".repeat(400), "\n".repeat(401), "\n".repeat(601));
        let tree =
            repository(&[("a.rs", &good), ("b.rs", &long), ("c.rs", &worse), ("d.csv", &worse)]);
        let wrong = [
            "b.rs: warning[long-file]: 401 lines in one file",
            "c.rs: error[long-file]: 601 lines in one file",
        ];
        assert_eq!(said(check, &tree), wrong);
    }
}
