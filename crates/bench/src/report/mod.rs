// SPDX-License-Identifier: Apache-2.0
//! Results, for machines and for people.

mod row;
mod table;

use serde::Serialize;

pub(crate) use row::Row;
pub(crate) use table::table;

/// The file that is written.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub version: u32,
    pub results: Vec<Row>,
}

impl Report {
    pub(crate) fn of(results: Vec<Row>) -> Self {
        Self { version: 1, results }
    }

    /// Whether nothing that had a target missed it.
    pub(crate) fn holds(&self) -> bool {
        self.results.iter().all(|row| row.holds != Some(false))
    }
}
