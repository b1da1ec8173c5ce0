// SPDX-License-Identifier: Apache-2.0
//! For spreadsheets.

use super::{COLUMNS, columns};
use crate::Requirement;

/// Requirements as CSV, with a header row.
pub fn csv(requirements: &[&Requirement]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // A write to memory cannot fail.
    let _ = writer.write_record(COLUMNS);
    for requirement in requirements {
        let _ = writer.write_record(columns(requirement));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
