// SPDX-License-Identifier: Apache-2.0
//! What is open beyond the charts, and what the matrix leaves out.

use portolan_analysis::coverage::{Beyond, LeftOut, Matrix};

use super::{Block, Cell, Kind, Table, heading};
use crate::cell::clean;
use crate::columns;

pub(super) fn blocks(matrix: &Matrix) -> Vec<Block> {
    let mut blocks = vec![heading(2, "beyond", "Open beyond the charts"), beyond(&matrix.beyond)];
    for (names, what) in [
        (
            &matrix.unsecured.inbound,
            "Everything may reach these machines, which no policy secures inbound",
        ),
        (
            &matrix.unsecured.outbound,
            "These machines may reach everything; no policy secures them outbound",
        ),
    ] {
        if !names.is_empty() {
            blocks.push(Block::Text(format!("{what}: {}.", clean(&names.join(", ")))));
        }
    }
    blocks.push(heading(2, "left-out", "Not asked"));
    if !matrix.without_component.is_empty() {
        let names: Vec<&str> = matrix.without_component.iter().map(|m| m.name.as_str()).collect();
        let said = "The inventory gives these machines no component, so no chart speaks of them";
        blocks.push(Block::Text(format!("{said}: {}.", clean(&names.join(", ")))));
    }
    blocks.push(left_out(&matrix.left_out));
    blocks
}

fn beyond(all: &[Beyond]) -> Block {
    if all.is_empty() {
        return Block::Text(
            "No rule allows anything without naming the requirement that it serves.".into(),
        );
    }
    Block::Table(Table {
        caption: "Rules that allow and name no requirement".into(),
        kind: Kind::Lists,
        head: vec![
            "Rule",
            "Direction",
            "Other end",
            "Services",
            "Purpose",
            "Owner",
            "Ticket",
            "Until",
            "File",
        ],
        rows: all.iter().map(one).collect(),
    })
}

fn one(open: &Beyond) -> Vec<Cell> {
    let place = open.place.as_ref().map(|(file, line)| format!("{file}:{line}"));
    let or_blank = |word: Option<String>| Cell::text(clean(&word.unwrap_or_default()));
    vec![
        Cell::head(clean(&format!("{}/{}", open.policy, open.rule))),
        Cell::text(open.direction.map_or("both", columns::direction)),
        Cell::text(clean(&open.peer)),
        Cell::text(clean(&open.services.join(", "))),
        Cell::text(clean(&open.purpose)),
        or_blank(open.owner.clone()),
        or_blank(open.ticket.clone()),
        or_blank(open.expires.map(|day| day.to_string())),
        or_blank(place),
    ]
}

fn left_out(all: &[LeftOut]) -> Block {
    if all.is_empty() {
        return Block::Text("No requirement of these components was left out.".into());
    }
    let rows = all.iter().map(|left| {
        vec![Cell::head(clean(&left.why.words())), Cell::text(left.requirements.join(", "))]
    });
    Block::Table(Table {
        caption: "Requirements of these components that were not asked about".into(),
        kind: Kind::Lists,
        head: vec!["Why", "Requirements"],
        rows: rows.collect(),
    })
}
