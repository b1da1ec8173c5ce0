// SPDX-License-Identifier: Apache-2.0
//! `unknown-category`: a selector says one that no machine has and that is nearly another.
//!
//! One that no machine has yet may be meant for later (a quarantine is), so that only a slip is
//! told.

use portolan_diagnostics::{Confidence, Diagnostic, Subject};

use super::super::desk::Names;
use super::Present;
use crate::read::nearest;

pub(super) fn find(names: &Names, present: &Present<'_>) -> Vec<Diagnostic> {
    let written = |key: &str, value: &str| format!("{key}: {value}");
    let known: Vec<String> = present.keys().map(|(key, value)| written(key, value)).collect();
    let is_present = |key: &str, value: &str| present.contains_key(&(key, value));
    let absent = names.used_categories.iter().filter(|((k, v), _)| !is_present(k, v));
    absent
        .filter_map(|((key, value), span)| {
            let word = written(key, value);
            let near = nearest(&word, known.iter().map(String::as_str))?;
            let text = format!("no workload has the category `{word}`");
            let told = Diagnostic::warning("unknown-category", *span, text)
                .about(Subject::Category, format!("{key}:{value}"))
                .confidence(Confidence::Medium)
                .help(format!("did you mean `{near}`?"));
            Some(told)
        })
        .collect()
}
