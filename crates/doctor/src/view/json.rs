// SPDX-License-Identifier: Apache-2.0
//! A report for programs.

use crate::report::Report;

/// The report as it is, on many lines. `docs/reference/json.md` says what each key means.
pub fn json(report: &Report) -> String {
    // Text, numbers and lists of them: there is nothing in it that JSON cannot say.
    serde_json::to_string_pretty(report).unwrap_or_default()
}
