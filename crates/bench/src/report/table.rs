// SPDX-License-Identifier: Apache-2.0
//! Results as a table on a terminal.

use comfy_table::{CellAlignment, LineStyle, Table, presets};

use super::Row;

pub(crate) fn table(rows: &[Row]) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()));
    table.set_header([
        "",
        "value",
        "unit",
        "peer",
        "its value",
        "ratio",
        "95 %",
        "target",
        "holds",
    ]);
    for row in rows {
        table.add_row([
            row.name.clone(),
            row.value.to_string(),
            row.unit.clone(),
            row.peer.clone().unwrap_or_default(),
            number(row.peer_value),
            number(row.ratio),
            row.ratio_95.map(|[from, to]| format!("{from}-{to}")).unwrap_or_default(),
            number(row.target),
            row.holds.map(|h| if h { "yes" } else { "NO" }).unwrap_or_default().to_string(),
        ]);
    }
    for index in [1, 4, 5, 6, 7] {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

fn number(value: Option<f64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}
