// SPDX-License-Identifier: Apache-2.0
//! The text of a saved page.
//!
//! Whoever flattened the page dropped the cells that span rows, put their bars at the end of the
//! line instead, trimmed those of each table's last row, and broke lines behind links. So neither
//! the number of bars nor the first protocol word tells the columns: the type cell does, which is
//! the rightmost of the first three that names a type and stands before a port cell.

use super::page::{Page, RawRow, RawTable, is_head, tidy};
use super::words;

/// Bars in a whole row: five cells, each with one behind it.
const BARS: usize = 5;

const BROKEN: &str = "a row has five cells, each with a `|` behind it; save the page again";

pub(super) fn tables(page: &mut Page<'_>) -> Vec<RawTable> {
    let lines: Vec<&str> = page.text.lines().collect();
    let mut tables = Vec::new();
    let (mut at, mut above) = (0, 0);
    while let Some(line) = lines.get(at) {
        if is_head(&line.split('|').collect::<Vec<_>>()) && is_rule(lines.get(at + 1)) {
            let section = heading(lines.get(above..at).unwrap_or_default());
            let body = at + 2;
            let (rows, end) = rows(&lines, body, page);
            tables.push(RawTable { section, line: at + 1, rows });
            (at, above) = (end, end);
        } else {
            at += 1;
        }
    }
    tables
}

fn is_rule(line: Option<&&str>) -> bool {
    line.is_some_and(|l| l.contains("---|") && l.chars().all(|c| "-|: ".contains(c)))
}

/// The nearest line above that is no sentence.
fn heading(above: &[&str]) -> String {
    let is_heading = |line: &&&str| {
        !line.trim().is_empty()
            && !line.trim_end().ends_with(['.', ':', '|', ','])
            && !line.contains('|')
    };
    above.iter().rev().find(is_heading).map(|line| tidy(line)).unwrap_or_default()
}

/// The rows from this line on, and the line behind the table.
fn rows(lines: &[&str], from: usize, page: &mut Page<'_>) -> (Vec<RawRow>, usize) {
    let mut rows = Vec::new();
    let mut at = from;
    while let Some((text, next)) = joined(lines, at) {
        match row(at + 1, &text, is_bar_line(lines.get(next))) {
            Ok(row) => rows.push(row),
            Err((code, message, help)) => page.error(at + 1, code, message, help),
        }
        at = next;
    }
    (rows, at)
}

fn is_bar_line(line: Option<&&str>) -> bool {
    line.is_some_and(|l| l.contains('|'))
}

fn bars(text: &str) -> usize {
    text.matches('|').count()
}

/// The row that starts on this line, with the lines that it was broken over.
fn joined(lines: &[&str], at: usize) -> Option<(String, usize)> {
    let mut text = (*lines.get(at).filter(|l| l.contains('|'))?).to_owned();
    let mut next = at + 1;
    while let Some(line) = lines.get(next).filter(|l| l.contains('|')) {
        if bars(&text) + bars(line) > BARS {
            break;
        }
        text.push_str(line);
        next += 1;
    }
    Some((text, next))
}

type Refusal = (&'static str, String, &'static str);

fn row(line: usize, text: &str, more: bool) -> Result<RawRow, Refusal> {
    let bars = bars(text);
    if bars > BARS {
        let message = format!("the row has {bars} bars, a whole row has {BARS}");
        return Err(("paper-too-many-cells", message, BROKEN));
    }
    if bars < BARS && more {
        let message = format!("the row breaks off after {bars} of {BARS} bars");
        return Err(("paper-unterminated-row", message, BROKEN));
    }
    if !text.trim_end().ends_with('|') {
        let message = "the row breaks off inside a cell".to_owned();
        return Err(("paper-unterminated-row", message, BROKEN));
    }
    let cells: Vec<String> = text.split('|').map(tidy).collect();
    columns(line, &cells)
}

fn columns(line: usize, cells: &[String]) -> Result<RawRow, Refusal> {
    let at = |n: usize| cells.get(n).map_or("", String::as_str);
    let typed = |n: &usize| words::protocols(at(*n)).is_some();
    let Some(kind) = (0..3).rev().filter(typed).find(|n| words::ports(at(n + 1)).is_some()) else {
        return Err(match (0..3).rev().find(typed) {
            Some(kind) => ("paper-unknown-port", words::unknown_port(at(kind + 1)), words::PORTS),
            None => ("paper-unknown-type", no_type(cells), words::TYPES),
        });
    };
    let (source, destination) = match kind {
        0 => ("", ""),
        1 => ("", at(0)),
        _ => (at(0), at(1)),
    };
    if cells.iter().skip(kind + 3).any(|cell| !cell.is_empty()) {
        let message = "the row has more than one cell behind its ports".to_owned();
        return Err(("paper-too-many-cells", message, BROKEN));
    }
    let own = str::to_owned;
    let (kind, ports) = (own(at(kind)), own(at(kind + 1)));
    Ok(RawRow { line, source: own(source), destination: own(destination), kind, ports })
}

fn no_type(cells: &[String]) -> String {
    let words: Vec<String> =
        cells.iter().take(3).filter(|c| !c.is_empty()).map(|c| format!("`{c}`")).collect();
    format!("none of {} is a type of connection before its ports", words.join(", "))
}
