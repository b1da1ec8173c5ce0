// SPDX-License-Identifier: Apache-2.0
//! Insertions into a text at the places of nodes. They are guesses until `proof` has seen them.

use std::ops::Range;

use super::tree::{Kind, Node};

pub(super) fn replace(text: &str, range: &Range<usize>, with: &str) -> String {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    format!("{before}{with}{after}")
}

fn insert(text: &str, at: usize, what: &str) -> String {
    replace(text, &(at..at), what)
}

/// The way in which the text ends its lines.
fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Where the line after the one that holds `at` begins, and whether that line is still to be ended.
fn next_line(text: &str, at: usize) -> (usize, bool) {
    let before = text.get(..at).unwrap_or_default();
    if before.ends_with('\n') {
        return (at, false);
    }
    match text.get(at..).unwrap_or_default().find('\n') {
        Some(offset) => (at + offset + 1, false),
        None => (text.len(), true),
    }
}

/// `- first` and the further lines under it, after the last item of a block list.
pub(super) fn append_block_item(text: &str, list: &Node, lines: &[String]) -> String {
    let first = list.items().next().map_or(list.range.start, |item| item.range.start);
    insert_lines(text, list.range.end, dash_column(text, first), lines)
}

/// The column of the dash that opens the item at `start`; the parser does not give it where a
/// list stands no deeper than its key.
fn dash_column(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    let dashed = before.split('\n').rev().find(|line| line.trim_start().starts_with('-'));
    dashed.map_or(0, |line| line.len() - line.trim_start().len())
}

/// `[]` becomes a block list under its key; a comment behind it stays where it is.
pub(super) fn fill_empty_list(text: &str, list: &Node, lines: &[String]) -> String {
    let blank = text.get(..list.range.start).unwrap_or_default();
    let keep = blank.trim_end_matches(' ').len();
    let cleared = replace(text, &(keep..list.range.end), "");
    insert_lines(&cleared, keep, 2, lines)
}

fn insert_lines(text: &str, after: usize, column: usize, lines: &[String]) -> String {
    let end = line_end(text);
    let (at, open) = next_line(text, after);
    let mut block = if open { end.to_owned() } else { String::new() };
    for (index, line) in lines.iter().enumerate() {
        let mark = if index == 0 { "- " } else { "  " };
        block += &format!("{}{mark}{line}{end}", " ".repeat(column));
    }
    insert(text, at, &block)
}

/// One more item inside `[...]`.
pub(super) fn append_flow_item(text: &str, list: &Node, items: &[Node], item: &str) -> String {
    match items.last() {
        Some(last) => insert(text, last.range.end, &format!(", {item}")),
        None => insert(text, list.range.start + 1, item),
    }
}

/// One more `key: value` after the last of a mapping, in the form that the mapping has.
pub(super) fn append_pair(text: &str, map: &Node, pair: &str) -> String {
    let Kind::Map(pairs) = &map.kind else { return text.to_owned() };
    match pairs.last() {
        None => insert(text, map.range.start + 1, pair),
        Some((_, value)) if map.flow => insert(text, value.range.end, &format!(", {pair}")),
        Some((key, _)) => {
            let line = text.get(..key.range.start).and_then(|t| t.rsplit('\n').next());
            let column = line.map_or(0, str::len);
            let (end, (at, open)) = (line_end(text), next_line(text, map.range.end));
            let before = if open { end } else { "" };
            insert(text, at, &format!("{before}{}{pair}{end}", " ".repeat(column)))
        }
    }
}
