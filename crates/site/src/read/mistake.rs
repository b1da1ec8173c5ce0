// SPDX-License-Identifier: Apache-2.0
//! What the YAML reader refuses, as a diagnostic with its place.
#![allow(clippy::wildcard_enum_match_arm, reason = "the reader has sixty ways to refuse")]

use portolan_diagnostics::{Diagnostic, SourceId, Span};
use serde_saphyr::{Error, MessageFormatter, UserMessageFormatter};

use super::did_you_mean;

/// Turns an error of the reader into a diagnostic.
pub(super) fn mistake(error: &Error, text: &str, source: SourceId) -> Diagnostic {
    let error = inner(error);
    let at = Span::new(source, place(error, text));
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            Diagnostic::error("unknown-key", at, format!("unknown key `{}`", line(field)))
                .help(did_you_mean(field, expected.iter().copied(), "see docs/site.md"))
        }
        // What stands for a value that was left out.
        Error::SerdeUnknownVariant { variant, expected, .. } if variant == "~" => {
            Diagnostic::error("bad-yaml", at, "the key has no value").help(did_you_mean(
                "",
                expected.iter().copied(),
                "see docs/site.md",
            ))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            Diagnostic::error("unknown-word", at, format!("unknown word `{}`", line(variant)))
                .help(did_you_mean(variant, expected.iter().copied(), "see docs/site.md"))
        }
        Error::SerdeMissingField { field, .. } => {
            Diagnostic::error("missing-key", at, format!("the key `{field}` is missing"))
                .help(format!("add `{field}:` here"))
        }
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or("?");
            Diagnostic::error("duplicate-key", at, format!("the key `{}` stands twice", line(key)))
                .help("keep one of the two")
        }
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            Diagnostic::error("yaml-limit", at, "the file nests too deep or repeats too much")
                .help("nest at most 32 deep and use few aliases")
        }
        other => {
            let said = line(&message(other));
            let help = match said.contains("tabs disallowed") {
                true => "indent with spaces: YAML takes no tab there",
                false => "see docs/site.md for the form of this file",
            };
            Diagnostic::error("bad-yaml", at, said).help(help)
        }
    }
}

fn inner(error: &Error) -> &Error {
    match error {
        Error::AliasError { error, .. } | Error::WithSnippet { error, .. } => inner(error),
        other => other,
    }
}

fn message(error: &Error) -> String {
    UserMessageFormatter.format_message(error).into_owned()
}

/// One line, lower case at its start, without control characters, of a bearable length.
fn line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let short: String = plain.chars().take(200).collect();
    let short = short.trim_end_matches('.');
    let mut letters = short.chars();
    let first = letters.next();
    // A word such as `YAML` stays as it is.
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return short.to_owned();
    }
    first.map_or_else(String::new, |c| c.to_lowercase().chain(letters).collect())
}

/// The bytes that the reader points at; the end of the text where it knows no place.
fn place(error: &Error, text: &str) -> std::ops::Range<usize> {
    let Some(location) = error.location().filter(|l| l.line() > 0) else {
        return text.len()..text.len();
    };
    let byte = |n: Option<u64>| n.and_then(|n| usize::try_from(n).ok());
    let start = byte(location.span().byte_offset())
        .unwrap_or_else(|| offset(text, location.line(), location.column()));
    start..start + byte(location.span().byte_len()).unwrap_or(0)
}

/// The byte at a line and column, both from 1.
fn offset(text: &str, line: u64, column: u64) -> usize {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).saturating_sub(1);
    let lines: Vec<&str> = text.split_inclusive('\n').take(number(line)).collect();
    let before: usize = lines.iter().map(|l| l.len()).sum();
    let rest = text.get(before..).unwrap_or("");
    before + rest.chars().take(number(column)).map(char::len_utf8).sum::<usize>()
}
