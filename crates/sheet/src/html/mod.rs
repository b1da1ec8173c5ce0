// SPDX-License-Identifier: Apache-2.0
//! One page that needs nothing else: no script, no font, no picture. It prints on A4 landscape.

use maud::{DOCTYPE, Markup, PreEscaped, html as page};
use portolan_analysis::coverage::{Cover, Matrix};

use crate::document::{Block, Cell, Item, Kind, Table, blocks};
use crate::words;

const STYLE: &str = include_str!("style.css");

/// The document as a page.
pub fn html(matrix: &Matrix) -> String {
    let title = words::title(matrix);
    let markup = page! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) ", " (matrix.date) }
                style { (PreEscaped(STYLE)) (PreEscaped(foot(matrix))) }
            }
            body { main { @for block in blocks(matrix) { (part(&block)) } } }
        }
    };
    markup.into_string() + "\n"
}

/// Every printed page says which edition of the site it is about.
fn foot(matrix: &Matrix) -> String {
    let digest: String = matrix.digest.chars().filter(char::is_ascii_alphanumeric).collect();
    let said = format!("{}, digest {digest}", matrix.date);
    format!("@page {{ @bottom-left {{ content: \"{said}\"; font-size: 8pt; }} }}\n")
}

fn part(block: &Block) -> Markup {
    match block {
        Block::Heading { level: 1, id, text } => page! { h1 id=(id) { (text) } },
        Block::Heading { id, text, .. } => page! { h2 id=(id) { (text) } },
        Block::Text(text) => page! { p { (text) } },
        Block::List(items) => page! { ol { @for item in items { (listed(item)) } } },
        Block::Table(table) => tabled(table),
    }
}

fn listed(item: &Item) -> Markup {
    page! {
        li {
            (item.text)
            @if let Some(address) = &item.address {
                @if !item.text.is_empty() { ": " }
                a href=(address) { (address) }
            }
        }
    }
}

fn tabled(table: &Table) -> Markup {
    page! {
        table class=(class(table.kind)) {
            caption { (table.caption) }
            thead { tr { @for name in &table.head { th scope="col" { (name) } } } }
            tbody { @for row in &table.rows { tr { @for cell in row { (celled(cell)) } } } }
        }
    }
}

fn celled(cell: &Cell) -> Markup {
    if cell.is_head {
        return page! { th scope="row" { (lines(cell)) } };
    }
    match cell.verdict {
        Some(verdict) => page! { td class={ "short " (colour(verdict)) } { (lines(cell)) } },
        None if cell.is_short => page! { td class="short" { (lines(cell)) } },
        None => page! { td { (lines(cell)) } },
    }
}

fn lines(cell: &Cell) -> Markup {
    if let (Some(id), [only]) = (&cell.link, cell.lines.as_slice()) {
        return page! { a href={ "#" (id) } { (only) } };
    }
    page! {
        @for (index, line) in cell.lines.iter().enumerate() {
            @if index > 0 { br; }
            (line)
        }
    }
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Facts => "facts",
        Kind::Counts => "counts",
        Kind::Rows => "rows",
        Kind::Lists => "lists",
        Kind::Signatures => "signatures",
    }
}

/// The word stands in the cell too: no meaning hangs on the colour alone.
fn colour(verdict: Cover) -> &'static str {
    match verdict {
        Cover::Allowed => "allowed",
        Cover::Blocked => "blocked",
        Cover::Partly => "partly",
        Cover::NotPresent => "absent",
    }
}
