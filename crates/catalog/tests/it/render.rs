// SPDX-License-Identifier: Apache-2.0
//! Rows written in each of the three forms, with the cells that they share left out.

use portolan_catalog::import::{Form, PrintedRow};

/// A row and how many of its leading cells are those of the row above: 0, 1 or 2.
type Shared<'a> = (&'a PrintedRow, usize);

pub(crate) fn render(rows: &[PrintedRow], form: Form) -> String {
    let tables = rows.chunk_by(|a, b| a.section == b.section).map(|rows| {
        let shared = shared(rows);
        let section = rows[0].section.as_str();
        match form {
            Form::Flat => flat(section, &shared),
            Form::Markdown => markdown(section, &shared),
            Form::Html => html(section, &shared),
        }
    });
    let text: String = tables.collect();
    if form == Form::Html { format!("<!doctype html>\n<body>\n{text}</body>\n") } else { text }
}

fn shared(rows: &[PrintedRow]) -> Vec<Shared<'_>> {
    let above = std::iter::once(None).chain(rows.iter().map(Some));
    let count = |row: &PrintedRow, above: Option<&PrintedRow>| match above {
        Some(a) if a.printed.source == row.printed.source => {
            if a.printed.destination == row.printed.destination { 2 } else { 1 }
        }
        _ => 0,
    };
    rows.iter().zip(above).map(|(row, above)| (row, count(row, above))).collect()
}

fn cells(row: &PrintedRow) -> [&str; 5] {
    let p = &row.printed;
    [&p.source, &p.destination, &p.kind, &p.ports, "why"]
}

fn flat(section: &str, rows: &[Shared<'_>]) -> String {
    let mut text = format!(
        "{section}\nSource | Destination | Type | Port | Details |\n---|---|---|---|---|\n"
    );
    for (at, (row, shared)) in rows.iter().enumerate() {
        let own = &cells(row)[*shared..];
        let line = format!("{} |", own.join(" | "));
        let padding = match (at + 1 == rows.len(), shared) {
            (true, _) | (_, 0) => "",
            (_, 1) => " |",
            _ => " ||",
        };
        text.push_str(&format!("{line}{padding}\n"));
    }
    text + "Something follows.\n"
}

fn markdown(section: &str, rows: &[Shared<'_>]) -> String {
    let mut text = format!(
        "## {section}\n\n| Source | Destination | Type | Port | Details |\n|---|---|---|---|---|\n"
    );
    for (row, shared) in rows {
        let own = cells(row).map(|cell| cell.replace('*', "\\*"));
        let line: Vec<&str> = own
            .iter()
            .enumerate()
            .map(|(at, cell)| if at < *shared { "" } else { cell.as_str() })
            .collect();
        text.push_str(&format!("| {} |\n", line.join(" | ")));
    }
    text + "\nSomething follows.\n\n"
}

fn html(section: &str, rows: &[Shared<'_>]) -> String {
    let mut text = format!(
        "<h2>{section}</h2>\n<table><thead><tr><th>Source</th><th>Destination</th><th>Type</th>\
         <th>Port</th><th>Details</th></tr></thead><tbody>\n"
    );
    for (at, (row, shared)) in rows.iter().enumerate() {
        text.push_str("<tr>");
        for (column, cell) in cells(row).iter().enumerate().skip(*shared) {
            let below = rows[at + 1..].iter().take_while(|(_, shared)| *shared > column).count();
            text.push_str(&format!("<td rowspan=\"{}\">{cell}</td>", below + 1));
        }
        text.push_str("</tr>\n");
    }
    text + "</tbody></table>\n"
}
