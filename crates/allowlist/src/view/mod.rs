// SPDX-License-Identifier: Apache-2.0
//! Lists, differences and objects, printed. Words of foreign lists pass through here, so nothing in
//! them may send commands to a terminal or end a cell.

mod difference;
mod json;
mod list;
mod objects;

pub use difference::{difference_json, difference_text};
pub use json::{import_json, list_json};
pub use list::{csv, markdown, text};
pub use objects::{objects_csv, objects_json};

use crate::{Address, Listed, Pattern, Place};

fn kind(place: &Place) -> &'static str {
    match place {
        Place::Name(Pattern::Exact(_)) => "fqdn",
        Place::Name(Pattern::Below { .. }) => "wildcard",
        Place::Network { .. } => "network",
    }
}

fn ports(address: &Address) -> Vec<String> {
    address.ports.iter().map(ToString::to_string).collect()
}

fn regions(listed: &Listed) -> Vec<&'static str> {
    listed.regions.iter().map(|region| region.word()).collect()
}

/// One line, without control characters.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn rows_csv<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // A write to memory cannot fail.
    let _ = writer.write_record(head);
    for row in rows {
        let _ = writer.write_record(row.map(|cell| clean(&cell)));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
