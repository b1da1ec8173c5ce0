// SPDX-License-Identifier: Apache-2.0
//! The rows of one CSV file, each with its place, each turned into a value or a diagnostic.

use portolan_diagnostics::{Diagnostic, SourceId, Sources, Span};
use serde::de::DeserializeOwned;

/// A file of the catalogue that is being read.
pub(super) struct File<'a> {
    pub(super) vendor: &'a str,
    pub(super) id: SourceId,
    pub(super) sources: &'a Sources,
}

/// Reads every row as `Raw` and turns it into `T`. A row that fails is told and left out.
pub(super) fn read<Raw: DeserializeOwned, T>(
    file: &File<'_>,
    found: &mut Vec<Diagnostic>,
    turn: impl Fn(Raw, Span) -> Result<T, Diagnostic>,
) -> Vec<T> {
    let text = file.sources.text(file.id);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let mut values = Vec::new();
    for record in reader.records() {
        let place = |line: Option<u64>| {
            let line = line.and_then(|l| usize::try_from(l).ok()).unwrap_or(1);
            file.sources.line_span(file.id, line)
        };
        let value = match record {
            Err(error) => Err(broken(place(error.position().map(csv::Position::line)), &error)),
            Ok(record) => {
                let span = place(record.position().map(csv::Position::line));
                let raw = record.deserialize::<Raw>(Some(&headers));
                raw.map_err(|error| broken(span, &error)).and_then(|raw| turn(raw, span))
            }
        };
        match value {
            Ok(value) => values.push(value),
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    values
}

fn broken(span: Span, error: &csv::Error) -> Diagnostic {
    let reason = if let csv::ErrorKind::Deserialize { err, .. } = error.kind() {
        err.to_string()
    } else {
        error.to_string()
    };
    Diagnostic::error("catalogue-row", span, format!("the row cannot be read: {reason}"))
        .help("the first line of the file names the fields that each row has")
}

/// The items of a list cell, parted by `;`.
pub(super) fn list(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}
