// SPDX-License-Identifier: Apache-2.0
//! The tables of `tests/matching/`.
#![allow(dead_code, reason = "each test uses its own part")]

use std::path::PathBuf;

use portolan_bypass::Target;

pub(crate) struct Row {
    pub(crate) entry: String,
    pub(crate) host: String,
    pub(crate) matches: bool,
    pub(crate) source: String,
}

/// The table of a product.
pub(crate) fn rows(target: Target) -> Vec<Row> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/matching");
    let path = folder.join(format!("{target}.csv"));
    let mut reader =
        csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let row = |record: csv::StringRecord| {
        let cell = |at: usize| record.get(at).unwrap().to_owned();
        let matches = match cell(2).as_str() {
            "yes" => true,
            "no" => false,
            other => panic!("{path:?}: `{other}`"),
        };
        Row { entry: cell(0), host: cell(1), matches, source: cell(3) }
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}
