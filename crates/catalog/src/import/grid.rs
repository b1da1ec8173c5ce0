// SPDX-License-Identifier: Apache-2.0
//! Cells that span rows and columns, laid out.

use std::collections::BTreeMap;

/// A cell and how far it reaches.
pub(super) struct Cell {
    pub(super) text: String,
    /// 0 reaches to the end of the table.
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// The columns whose cell reaches into the rows to come.
#[derive(Default)]
pub(super) struct Grid {
    /// By column: the text, and how many rows it still covers; `None` for all.
    open: BTreeMap<usize, (String, Option<usize>)>,
}

impl Grid {
    /// One row with the cells that reach into it.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Vec<String> {
        let mut row = Vec::new();
        for cell in cells {
            self.reach(&mut row);
            for _ in 0..cell.columns {
                self.remember(row.len(), &cell);
                row.push(cell.text.clone());
            }
        }
        self.reach(&mut row);
        row
    }

    /// Rows that are promised beyond the last.
    pub(super) fn beyond(&self) -> usize {
        self.open.values().filter_map(|(_, left)| *left).max().unwrap_or(0)
    }

    fn remember(&mut self, column: usize, cell: &Cell) {
        let left = (cell.rows != 0).then(|| cell.rows.saturating_sub(1));
        if left != Some(0) {
            self.open.insert(column, (cell.text.clone(), left));
        }
    }

    /// Takes in the open cells from here on, as long as they stand side by side.
    fn reach(&mut self, row: &mut Vec<String>) {
        while let Some((text, left)) = self.open.remove(&row.len()) {
            let left = left.map(|n| n.saturating_sub(1));
            if left != Some(0) {
                self.open.insert(row.len(), (text.clone(), left));
            }
            row.push(text);
        }
    }
}
