// SPDX-License-Identifier: Apache-2.0
//! Columns, for a terminal as wide as it is, and for a file without a bound: there a line is a row.

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, presets};

/// From this width on, the first column is never broken: ids are there to be copied.
const WIDE: u16 = 110;

pub(super) fn table<const N: usize>(
    head: &[&str; N],
    rows: impl Iterator<Item = [String; N]>,
    width: Option<u16>,
) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()));
    match width {
        Some(width) => {
            table.set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(width);
        }
        None => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    table.set_header(head);
    for row in rows {
        table.add_row(row);
    }
    if let Some(first) = table.column_mut(0).filter(|_| width.is_some_and(|width| width >= WIDE)) {
        first.set_constraint(ColumnConstraint::ContentWidth);
    }
    table.trim_fmt() + "\n"
}
