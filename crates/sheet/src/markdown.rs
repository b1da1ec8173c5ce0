// SPDX-License-Identifier: Apache-2.0
//! The document as Markdown, with tables as GitHub and most others have them.

use portolan_analysis::coverage::Matrix;

use crate::document::{Block, Cell, Item, Table, blocks};

/// The document as text.
pub fn markdown(matrix: &Matrix) -> String {
    let parts: Vec<String> = blocks(matrix).iter().map(part).collect();
    parts.join("\n")
}

fn part(block: &Block) -> String {
    match block {
        Block::Heading { level, text, .. } => {
            format!("{} {}\n", "#".repeat(usize::from(*level)), escaped(text))
        }
        Block::Text(text) => escaped(text) + "\n",
        Block::List(items) => items.iter().zip(1..).map(|(i, n)| listed(i, n)).collect(),
        Block::Table(table) => tabled(table),
    }
}

fn listed(item: &Item, number: usize) -> String {
    let text = escaped(&item.text);
    match (&item.address, item.text.is_empty()) {
        (Some(address), true) => format!("{number}. <{address}>\n"),
        (Some(address), false) => format!("{number}. {text}: <{address}>\n"),
        (None, _) => format!("{number}. {text}\n"),
    }
}

fn tabled(table: &Table) -> String {
    let head = table.head.iter().map(|name| (*name).to_owned());
    let rule = table.head.iter().map(|_| "---".to_owned());
    let mut text = format!("{}\n\n", escaped(&table.caption)) + &line(head) + &line(rule);
    for row in &table.rows {
        text.push_str(&line(row.iter().map(celled)));
    }
    text
}

fn line(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

fn celled(cell: &Cell) -> String {
    let text = cell.lines.iter().map(|l| escaped(l)).collect::<Vec<_>>().join("<br>");
    if cell.is_head || cell.verdict.is_some() { format!("**{text}**") } else { text }
}

/// Nothing that a user wrote is markup, and a line stays a line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_{}[]<>|~&#$".contains(c) {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}
