// SPDX-License-Identifier: Apache-2.0
//! `inventory/*.csv`: the same workloads as the YAML form, one a line.
//!
//! The library splits records; a small scan of the record's own bytes finds where each cell
//! stands, because the library gives places of records alone.

use std::collections::BTreeMap;
use std::ops::Range;

use portolan_diagnostics::{Diagnostic, SourceId, Span};

use super::{MAX_BYTES, did_you_mean};
use crate::raw::{At, Key, Shape, Words, WorkloadRaw};

const COLUMNS: [&str; 5] = ["name", "addresses", "component", "categories", "mac"];
const HELP: &str = "the header is `name,addresses,component,categories`, and `mac` if wanted";

/// Reads every line that can be read.
pub(crate) fn workloads(
    text: &str,
    source: SourceId,
    out: &mut Vec<Diagnostic>,
) -> Vec<WorkloadRaw> {
    let at = |range| Span::new(source, range);
    if text.len() > MAX_BYTES {
        let big = Diagnostic::error("file-too-large", at(0..0), "the file is over 64 MiB");
        out.push(big.help("split it into several files"));
        return Vec::new();
    }
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let shift = text.len() - body.len();
    let mut records = records(body, shift).into_iter();
    let Some(header) = records.next() else {
        let empty = Diagnostic::error("bad-header", at(0..0), "the inventory is empty");
        out.push(empty.help(HELP));
        return Vec::new();
    };
    let Some(columns) = columns(&header, source, out) else { return Vec::new() };
    let mut found = Vec::new();
    for record in records {
        found.extend(workload(&record, &columns, source, out));
    }
    found
}

/// One cell: its text without quotes, and where it stands.
type Cell = At<String>;

/// The records of a text that are not blank, as cells.
fn records(body: &str, shift: usize) -> Vec<Vec<Cell>> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(body.as_bytes());
    let mut starts = Vec::new();
    let mut rows = Vec::new();
    // A text is valid UTF-8 and the reader is flexible, so no record can fail.
    for record in reader.records().map_while(Result::ok) {
        let start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
        starts.push(start);
        rows.push(record);
    }
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    let pieces = starts.iter().copied().zip(ends);
    rows.iter()
        .zip(pieces)
        .map(|(row, (start, end))| {
            let raw = body.get(start..end).unwrap_or("");
            let places = places(raw, start + shift);
            row.iter()
                .enumerate()
                .map(|(i, cell)| {
                    let range = places.get(i).cloned().unwrap_or(start + shift..start + shift);
                    trimmed(cell, range)
                })
                .collect()
        })
        .collect()
}

fn trimmed(cell: &str, range: Range<usize>) -> Cell {
    let front = cell.len() - cell.trim_start().len();
    let text = cell.trim().to_owned();
    let start = (range.start + front).min(range.end);
    let end = (start + text.len()).min(range.end);
    At::new(text, start..end)
}

/// Where the cells of one raw record stand; inside the quotes of a quoted one.
fn places(raw: &str, start: usize) -> Vec<Range<usize>> {
    let front = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
    let body = raw.trim_matches(['\r', '\n']);
    let (mut places, mut quoted, mut from) = (Vec::new(), false, 0);
    let mut close = |from: usize, to: usize| {
        let cell = body.get(from..to).unwrap_or("");
        let quote = usize::from(cell.len() > 1 && cell.starts_with('"'));
        places.push(start + front + from + quote..start + front + (to - quote).max(from));
    };
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                close(from, at);
                from = at + 1;
            }
            _ => {}
        }
    }
    close(from, body.len());
    places
}

/// Which column is where; `None` where the header cannot be used.
fn columns(
    header: &[Cell],
    source: SourceId,
    out: &mut Vec<Diagnostic>,
) -> Option<Vec<&'static str>> {
    if let [only] = header
        && only.value.contains(';')
    {
        let at = Span::new(source, only.range.clone());
        let said = "the columns are parted by `;`, and not by `,`";
        out.push(Diagnostic::error("bad-header", at, said).help(
            "save the table with commas; within a cell, `;` parts several addresses or categories",
        ));
        return None;
    }
    let before = out.len();
    let mut columns = Vec::new();
    for cell in header {
        let at = Span::new(source, cell.range.clone());
        match COLUMNS.iter().find(|c| cell.value.eq_ignore_ascii_case(c)) {
            Some(column) if columns.contains(column) => out.push(
                Diagnostic::error("bad-header", at, format!("column `{column}` stands twice"))
                    .help(HELP),
            ),
            Some(column) => columns.push(*column),
            None => out.push(
                Diagnostic::error("bad-header", at, format!("unknown column `{}`", cell.value))
                    .help(did_you_mean(&cell.value, COLUMNS, HELP)),
            ),
        }
    }
    let place = header.first().map_or(0..0, |c| c.range.clone());
    for missing in ["name", "addresses"].iter().filter(|c| !columns.contains(*c)) {
        let text = format!("column `{missing}` is missing");
        out.push(
            Diagnostic::error("bad-header", Span::new(source, place.clone()), text).help(HELP),
        );
    }
    (out.len() == before).then_some(columns)
}

fn workload(
    record: &[Cell],
    columns: &[&str],
    source: SourceId,
    out: &mut Vec<Diagnostic>,
) -> Option<WorkloadRaw> {
    if record.iter().all(|c| c.value.is_empty())
        || record.first().is_some_and(|c| c.value.starts_with('#'))
    {
        return None;
    }
    let start = record.first().map_or(0, |c| c.range.start);
    let end = record.last().map_or(start, |c| c.range.end);
    if record.len() > columns.len() {
        let text = format!("the line has {} cells, the header {}", record.len(), columns.len());
        let help = "part several addresses or categories by `;`, and quote a cell with a comma";
        out.push(Diagnostic::error("bad-record", Span::new(source, start..end), text).help(help));
        return None;
    }
    let cell = |name: &str| {
        let at = columns.iter().position(|c| *c == name)?;
        record.get(at).filter(|c| !c.value.is_empty())
    };
    let nothing = At::new(String::new(), start..end);
    let list = |cell: &Cell| At::new(Shape::List(parts(cell)), cell.range.clone());
    Some(WorkloadRaw {
        name: cell("name").unwrap_or(&nothing).clone(),
        addresses: cell("addresses")
            .map_or_else(|| At::new(Shape::List(Vec::new()), start..end), list),
        component: Key(cell("component").map(list)),
        categories: Key(cell("categories").map(|c| categories(c, source, out))),
        mac: Key(cell("mac").cloned()),
    })
}

/// The parts of a cell between `;`.
fn parts(cell: &Cell) -> Vec<Cell> {
    let mut from = cell.range.start;
    let mut parts = Vec::new();
    for part in cell.value.split(';') {
        let place = from..(from + part.len()).min(cell.range.end).max(from);
        from += part.len() + 1;
        if !part.trim().is_empty() {
            parts.push(trimmed(part, place));
        }
    }
    parts
}

fn categories(
    cell: &Cell,
    source: SourceId,
    out: &mut Vec<Diagnostic>,
) -> BTreeMap<At<String>, Words> {
    let mut map: BTreeMap<At<String>, Vec<At<String>>> = BTreeMap::new();
    for part in parts(cell) {
        match part.value.split_once(':') {
            Some((key, value)) if !key.trim().is_empty() && !value.trim().is_empty() => {
                let key = At::new(key.trim().to_owned(), part.range.clone());
                let value = At::new(value.trim().to_owned(), part.range.clone());
                map.entry(key).or_default().push(value);
            }
            _ => out.push(
                Diagnostic::error(
                    "bad-category",
                    Span::new(source, part.range.clone()),
                    format!("`{}` is not a category", part.value),
                )
                .help("write `key:value`, such as `AppTier:StoreFront`"),
            ),
        }
    }
    map.into_iter()
        .map(|(k, list)| {
            let range = k.range.clone();
            (k, At::new(Shape::List(list), range))
        })
        .collect()
}
