// SPDX-License-Identifier: Apache-2.0
//! For documents.

use super::{COLUMNS, columns};
use crate::Requirement;

/// Requirements as one Markdown table.
pub fn markdown(requirements: &[&Requirement]) -> String {
    let mut text = line(&COLUMNS.map(str::to_owned));
    text.push_str(&line(&COLUMNS.map(|_| "---".to_owned())));
    for requirement in requirements {
        text.push_str(&line(&columns(requirement)));
    }
    text
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}
