// SPDX-License-Identifier: Apache-2.0
//! YAML documents, within limits that keep a hostile file from costing more than its size.

use portolan_diagnostics::{Diagnostic, SourceId, Span};
use serde::de::DeserializeOwned;
use serde_saphyr::Options;

use super::mistake::mistake;

/// The largest file that is read.
pub(crate) const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Every document of a text. A mistake ends the reading, for what follows it cannot be trusted.
pub(crate) fn documents<T: DeserializeOwned>(
    text: &str,
    source: SourceId,
    out: &mut Vec<Diagnostic>,
) -> Vec<T> {
    if text.len() > MAX_BYTES {
        out.push(
            Diagnostic::error("file-too-large", Span::new(source, 0..0), "the file is over 64 MiB")
                .help("split it into several files"),
        );
        return Vec::new();
    }
    match serde_saphyr::from_multiple_with_options(text, limits(text.len())) {
        Ok(documents) => documents,
        Err(error) => {
            out.push(mistake(&error, text, source));
            Vec::new()
        }
    }
}

/// Aliases are a convenience for a few lines; no site needs them by the thousand. The number of
/// events is bounded by the size of the text anyway.
fn limits(bytes: usize) -> Options {
    serde_saphyr::options! {
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_depth: 32,
            flow_nesting_limit: 32,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_events: bytes.saturating_mul(2).max(1_000),
            max_nodes: bytes.saturating_mul(2).max(1_000),
            max_documents: 10_000,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 100_000,
            max_replay_stack_depth: 8,
        },
    }
}
