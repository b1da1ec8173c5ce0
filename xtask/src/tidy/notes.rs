// SPDX-License-Identifier: Apache-2.0
//! No notes to ourselves: what is to be done is an issue, what is missing is said in the open.

use portolan_diagnostics::Diagnostic;

use crate::repository::{Repository, Text};

/// In two parts each, so that this file does not find itself.
const NOTES: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("TB", "D")];

pub(super) fn check(repository: &Repository) -> Vec<Diagnostic> {
    repository.texts().filter(|t| !t.path.ends_with(".lock")).flat_map(of_text).collect()
}

fn of_text(text: Text<'_>) -> Vec<Diagnostic> {
    let lines = text.text.lines().enumerate();
    lines
        .filter_map(|(index, line)| {
            let word = words(line).find(|word| NOTES.contains(word))?;
            let message = format!("`{word}` is a note to ourselves");
            let help = "do it, open an issue, or say in docs/known-issues.md what is missing";
            Some(Diagnostic::error("note", text.line(index + 1), message).help(help))
        })
        .collect()
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{repository, said};

    #[test]
    fn a_note_is_found_as_a_word_in_any_text() {
        let note = NOTES[0];
        let tree = repository(&[
            ("a.rs", &format!("fn a() {{}}\n// {note}: more\n")),
            ("b.md", &format!("{note}S are many\n")),
        ]);
        let wrong = format!("a.rs:2:1: error[note]: `{note}` is a note to ourselves");
        assert_eq!(said(check, &tree), [wrong]);
    }
}
