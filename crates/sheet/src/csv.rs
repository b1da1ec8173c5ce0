// SPDX-License-Identifier: Apache-2.0
//! One line a requirement and direction.

use portolan_analysis::coverage::Matrix;

use crate::cell::is_formula;
use crate::columns::{COLUMNS, Cell, cells};

/// With a header. Text that a spreadsheet would run as a formula has an apostrophe before it.
pub fn csv(matrix: &Matrix) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // A write to memory cannot fail.
    let _ = writer.write_record(COLUMNS.iter().map(|(name, ..)| name));
    for component in &matrix.components {
        for row in component.rows() {
            let _ = writer.write_record(cells(component, row).into_iter().map(word));
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn word(cell: Cell) -> String {
    match cell {
        Cell::Text(text) if is_formula(&text) => format!("'{text}"),
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string(),
    }
}
