// SPDX-License-Identifier: Apache-2.0
//! Decisions are numbered without a gap, so that a number names one for ever.

use portolan_diagnostics::Diagnostic;

use crate::repository::{Repository, Text};

const FOLDER: &str = "docs/adr/";

pub(super) fn check(repository: &Repository) -> Vec<Diagnostic> {
    let decisions = repository.ending(".md").filter(|t| t.path.starts_with(FOLDER));
    decisions.enumerate().filter_map(|(index, text)| of_text(index + 1, text)).collect()
}

fn of_text(expected: usize, text: Text<'_>) -> Option<Diagnostic> {
    let number = format!("{expected:04}");
    let wrong = |message: String, help: String| {
        Some(Diagnostic::error("adr", text.line(1), message).help(help))
    };
    if !text.path.starts_with(&format!("{FOLDER}{number}-")) {
        let help = format!("name it `{number}-` and a title in kebab case");
        return wrong(format!("decision {number} is missing before `{}`", text.path), help);
    }
    if !text.text.starts_with(&format!("# {number}: ")) {
        let message = format!("the title does not begin with `# {number}: `");
        return wrong(message, "a decision bears its number in its title".into());
    }
    if !text.text.lines().any(|line| line.starts_with("Status: ")) {
        let help = "write `Status: accepted`, or by which decision it is replaced";
        return wrong("it does not say its status".into(), help.into());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{repository, said};

    const GOOD: &str = "# 0001: ports\n\nStatus: accepted\n";

    #[test]
    fn numbers_have_no_gap() {
        let tree = repository(&[
            ("docs/adr/0001-ports.md", GOOD),
            ("docs/adr/0003-sets.md", "# 0003: sets\n\nStatus: accepted\n"),
        ]);
        let wrong = "docs/adr/0003-sets.md:1:1: error[adr]: \
                     decision 0002 is missing before `docs/adr/0003-sets.md`";
        assert_eq!(said(check, &tree), [wrong]);
    }

    #[test]
    fn a_decision_bears_its_number_and_its_status() {
        let tree = repository(&[
            ("docs/adr/0001-ports.md", GOOD),
            ("docs/adr/0002-sets.md", "# Sets\n"),
            ("docs/adr/0003-maps.md", "# 0003: maps\n"),
        ]);
        let wrong = [
            "docs/adr/0002-sets.md:1:1: error[adr]: the title does not begin with `# 0002: `",
            "docs/adr/0003-maps.md:1:1: error[adr]: it does not say its status",
        ];
        assert_eq!(said(check, &tree), wrong);
    }
}
