// SPDX-License-Identifier: Apache-2.0
//! `unused-category`: machines have it, and nobody selects it.

use portolan_diagnostics::{Diagnostic, Subject};

use super::super::desk::Names;
use super::Present;

pub(super) fn find(names: &Names, present: &Present<'_>) -> Vec<Diagnostic> {
    let used = |(key, value): (&str, &str)| {
        names.used_categories.contains_key(&(key.to_owned(), value.to_owned()))
    };
    let unsaid = present.iter().filter(|(pair, _)| !used(**pair));
    unsaid
        .map(|((key, value), span)| {
            let word = format!("{key}:{value}");
            Diagnostic::warning(
                "unused-category",
                *span,
                format!("no policy uses the category `{word}`"),
            )
            .about(Subject::Category, word)
            .help("write a policy that selects it, or remove it from the inventory")
        })
        .collect()
}
