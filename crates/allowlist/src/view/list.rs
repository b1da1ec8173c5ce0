// SPDX-License-Identifier: Apache-2.0
//! A list by rows.

use super::{clean, kind, ports, regions, rows_csv};
use crate::Listed;

/// Nobody reads wider columns; a longer cell shifts what follows in its own row.
const WIDTH_MAX: usize = 80;

/// Aligned columns: the place, its ports, who needs it, and what for or which services list it.
pub fn text(list: &[Listed]) -> String {
    let rows: Vec<[String; 4]> = list.iter().map(cells).collect();
    let width = |at: usize| {
        rows.iter()
            .filter_map(|row| row.get(at))
            .map(|cell| cell.chars().count())
            .max()
            .map_or(0, |widest| widest.min(WIDTH_MAX))
    };
    let (place, ports, roles) = (width(0), width(1), width(2));
    let line = |[a, b, c, d]: &[String; 4]| {
        let line = format!("{a:place$}  {b:ports$}  {c:roles$}  {d}");
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}

pub fn markdown(list: &[Listed]) -> String {
    let mut out = "| address | ports | needed by | what for |\n|---|---|---|---|\n".to_owned();
    for row in list.iter().map(cells) {
        let row =
            row.map(|cell| cell.replace('\\', "\\\\").replace('|', "\\|").replace('*', "\\*"));
        out += &format!("| {} |\n", row.join(" | "));
    }
    out
}

/// A line for each address; several values of a cell are parted by `;`.
pub fn csv(list: &[Listed]) -> String {
    let head = [
        "address",
        "kind",
        "cloud",
        "ports",
        "roles",
        "sections",
        "regions",
        "direction",
        "purpose",
        "source",
    ];
    let row = |listed: &Listed| {
        let address = &listed.address;
        [
            address.place.to_string(),
            kind(&address.place).to_owned(),
            address.cloud.word().to_owned(),
            ports(address).join(";"),
            address.roles.join(";"),
            listed.sections.join(";"),
            regions(listed).join(";"),
            listed.direction.word().to_owned(),
            address.purpose.clone(),
            address.source.clone(),
        ]
    };
    rows_csv(head, list.iter().map(row))
}

fn cells(listed: &Listed) -> [String; 4] {
    let address = &listed.address;
    let what = if listed.sections.is_empty() {
        address.purpose.clone()
    } else {
        listed.sections.join(", ")
    };
    [address.place.to_string(), ports(address).join(" "), address.roles.join(" "), clean(&what)]
}
