// SPDX-License-Identifier: Apache-2.0
//! For a terminal.

use comfy_table::{ContentArrangement, Table, presets};

use super::{COLUMNS, columns};
use crate::Requirement;

/// The width where the terminal tells none.
const WIDTH: u16 = 120;

/// Requirements as a table of this width, or of 120 columns. A star marks what was corrected.
pub fn table(requirements: &[&Requirement], width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width.unwrap_or(WIDTH));
    table.set_header(short(COLUMNS.map(str::to_owned), |_| String::new()));
    for requirement in requirements {
        let mark = |reason: &str| if reason.is_empty() { "" } else { " *" }.to_owned();
        table.add_row(short(columns(requirement), mark));
    }
    format!("{table}\n")
}

/// The columns but the reason, which is for `show`; a mark behind the services stands for it.
fn short(columns: [String; 7], mark: impl Fn(&str) -> String) -> [String; 6] {
    let [id, source, destination, services, when, corrected, purpose] = columns;
    [id, source, destination, services + &mark(&corrected), when, purpose]
}
