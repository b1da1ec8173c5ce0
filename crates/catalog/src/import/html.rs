// SPDX-License-Identifier: Apache-2.0
//! The published page, where a shared cell spans rows.

use scraper::{ElementRef, Html, Node};

use super::depth::too_deep;
use super::grid::{Cell, Grid};
use super::page::{Page, RawRow, RawTable, is_head, tidy};

/// No table of the paper is wider; a page that says so is not to be believed.
const COLUMNS_MAX: usize = 100;

pub(super) fn tables(page: &mut Page<'_>) -> Vec<RawTable> {
    if let Some(at) = too_deep(page.text) {
        let message = "the elements of the page nest deeper than is read";
        let help = "save the page again, or only the part with the tables";
        page.error(page.line_at(at), "paper-too-deep", message, help);
        return Vec::new();
    }
    let document = Html::parse_document(page.text);
    let mut lines = row_lines(page).into_iter();
    let mut heading = String::new();
    let mut tables = Vec::new();
    for element in document.root_element().descendent_elements() {
        match element.value().name() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => heading = text(element),
            "table" => tables.push((heading.clone(), Vec::new())),
            "tr" => {
                let line = lines.next().unwrap_or(1);
                if let Some((_, rows)) = tables.last_mut() {
                    rows.push((line, element));
                }
            }
            _ => {}
        }
    }
    unclosed(page);
    tables.into_iter().filter_map(|(section, rows)| table(section, &rows, page)).collect()
}

/// The parser closes whatever is open at the end, so a page that was cut off would pass.
fn unclosed(page: &mut Page<'_>) {
    let text = page.text.to_ascii_lowercase();
    let opened = text.match_indices("<table").map(|(at, _)| at);
    if opened.clone().count() > text.matches("</table").count() {
        let line = page.line_at(opened.last().unwrap_or(0));
        let message = "the page breaks off inside the table that starts here";
        page.error(line, "paper-unterminated-table", message, "save the whole page again");
    }
}

/// The lines on which rows start: the parser keeps no places, but it keeps the order.
fn row_lines(page: &Page<'_>) -> Vec<usize> {
    let text = page.text.to_ascii_lowercase();
    let is_tag = |at: &usize| {
        let behind = text.get(at + 3..).and_then(|rest| rest.chars().next());
        behind.is_some_and(|c| c == '>' || c.is_ascii_whitespace())
    };
    let places = text.match_indices("<tr").map(|(at, _)| at);
    places.filter(is_tag).map(|at| page.line_at(at)).collect()
}

fn table(
    section: String,
    rows: &[(usize, ElementRef<'_>)],
    page: &mut Page<'_>,
) -> Option<RawTable> {
    let ((line, head), body) = rows.split_first()?;
    let width = {
        let head = Grid::default().row(cells(*head));
        is_head(&head).then_some(head.len())?
    };
    let mut grid = Grid::default();
    let mut raw = Vec::new();
    for (line, row) in body {
        let cells = grid.row(cells(*row));
        if cells.len() == width {
            raw.push(RawRow::of_columns(*line, &cells));
        } else {
            let message = format!("the row has {} cells, the head has {width}", cells.len());
            let help = "count the cells that reach into the row from above";
            page.error(*line, "paper-wrong-cells", message, help);
        }
    }
    if grid.beyond() > 0 {
        let last = body.last().map_or(*line, |(line, _)| *line);
        let message = format!("a cell spans {} rows more than the table has", grid.beyond());
        page.error(last, "paper-span-too-long", message, "save the page again, with all its rows");
    }
    Some(RawTable { section, line: *line, rows: raw })
}

fn cells<'a>(row: ElementRef<'a>) -> impl Iterator<Item = Cell> + 'a {
    let span = |cell: ElementRef<'_>, name| cell.attr(name).and_then(|n| n.trim().parse().ok());
    row.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th")).map(
        move |cell| Cell {
            text: text(cell),
            rows: span(cell, "rowspan").unwrap_or(1),
            columns: span(cell, "colspan").unwrap_or(1).clamp(1, COLUMNS_MAX),
        },
    )
}

/// The text of an element, with a space for every line break.
fn text(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        if let Node::Text(part) = node.value() {
            text.push_str(part);
        } else if node.value().as_element().is_some_and(|e| e.name() == "br") {
            text.push(' ');
        }
    }
    tidy(&text)
}
