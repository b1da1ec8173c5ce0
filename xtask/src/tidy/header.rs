// SPDX-License-Identifier: Apache-2.0
//! Every Rust file begins with its licence and with what it is for, where readers land.

use portolan_diagnostics::Diagnostic;

use crate::repository::{Repository, Text};

const LICENCE: &str = "// SPDX-License-Identifier: Apache-2.0";

pub(super) fn check(repository: &Repository) -> Vec<Diagnostic> {
    repository.ending(".rs").filter_map(of_text).collect()
}

fn of_text(text: Text<'_>) -> Option<Diagnostic> {
    let mut lines = text.text.lines();
    if lines.next() != Some(LICENCE) {
        let message = "the first line is not the licence";
        let help = format!("begin with `{LICENCE}`");
        return Some(Diagnostic::error("no-licence", text.line(1), message).help(help));
    }
    if !lines.next().is_some_and(|line| line.starts_with("//! ")) {
        let message = "the second line does not say what the file is for";
        let help = "write a line or two after `//!`";
        return Some(Diagnostic::error("no-purpose", text.line(2), message).help(help));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{repository, said};

    #[test]
    fn licence_first_and_purpose_second() {
        let tree = repository(&[
            ("a.rs", "// SPDX-License-Identifier: Apache-2.0\n//! Why.\nfn a() {}\n"),
            ("b.rs", "//! Why.\n"),
            ("c.rs", "// SPDX-License-Identifier: Apache-2.0\nfn c() {}\n"),
            ("d.md", "# Not Rust\n"),
        ]);
        let wrong = [
            "b.rs:1:1: error[no-licence]: the first line is not the licence",
            "c.rs:2:1: error[no-purpose]: the second line does not say what the file is for",
        ];
        assert_eq!(said(check, &tree), wrong);
    }
}
