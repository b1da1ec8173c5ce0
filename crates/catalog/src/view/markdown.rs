// SPDX-License-Identifier: Apache-2.0
//! Columns as a Markdown table.

pub(super) fn markdown<const N: usize>(
    head: &[&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let mut text = line(&head.map(str::to_owned)) + &line(&[(); N].map(|()| "---".to_owned()));
    for row in rows {
        text.push_str(&line(&row));
    }
    text
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// A bar would part the cell, a star could set the rest of it in italics.
fn escaped(cell: &str) -> String {
    cell.replace('|', "\\|").replace('*', "\\*")
}
