// SPDX-License-Identifier: Apache-2.0
//! One component: its machines, what others need of it, and what it needs of others.

use portolan_analysis::coverage::{Component, Cover, End, Machine, Row};
use portolan_site::model::Direction;

use super::sources::Published;
use super::{Block, Cell, Kind, Table, heading, services};
use crate::cell::clean;
use crate::{columns, words};

pub(super) fn blocks(component: &Component, published: &Published) -> Vec<Block> {
    let machines: Vec<String> = component.machines.iter().map(machine).collect();
    let mut blocks = vec![
        heading(2, &component.role, clean(&component.name)),
        Block::Text(format!("Machines: {}.", machines.join("; "))),
    ];
    for (title, rows) in [("Inbound", &component.inbound), ("Outbound", &component.outbound)] {
        let present: Vec<&Row> = rows.iter().filter(|r| r.verdict != Cover::NotPresent).collect();
        if present.is_empty() {
            blocks.push(Block::Text(format!(
                "{title}: nothing that another party of this site needs."
            )));
        } else {
            blocks.push(judged(
                &format!("{title}: {}", clean(&component.name)),
                &present,
                published,
            ));
        }
    }
    blocks.extend(not_present(component, published));
    blocks
}

fn machine(machine: &Machine) -> String {
    let addresses: Vec<String> = machine.addresses.iter().map(ToString::to_string).collect();
    format!("{} ({})", clean(&machine.name), addresses.join(", "))
}

fn judged(caption: &str, rows: &[&Row], published: &Published) -> Block {
    Block::Table(Table {
        caption: caption.to_owned(),
        kind: Kind::Rows,
        head: vec![
            "Verdict",
            "Requirement",
            "From",
            "To",
            "Services",
            "Purpose",
            "Decided by",
            "Pairs",
            "Source",
        ],
        rows: rows.iter().map(|row| cells(row, published)).collect(),
    })
}

fn cells(row: &Row, published: &Published) -> Vec<Cell> {
    vec![
        Cell::verdict(row.verdict),
        Cell { is_head: true, ..Cell::lines([row.requirement.clone(), clean(&row.heading())]) },
        end(row, &row.source, Direction::Egress),
        end(row, &row.destination, Direction::Ingress),
        services(row),
        Cell::text(clean(&row.purpose)),
        Cell::lines(decided(row)),
        Cell::short(format!("{} of {}", row.pairs_allowed, row.pairs_all)),
        Cell::text(published.numbers(row)),
    ]
}

/// The component's own machines stand under its heading; those of the other end stand here.
fn end(row: &Row, end: &End, direction: Direction) -> Cell {
    let others = if row.direction == direction { String::new() } else { words::parties(end) };
    Cell::lines([words::roles(end), others])
}

fn decided(row: &Row) -> Vec<String> {
    let mut lines = Vec::new();
    for (end, direction) in [("source", Direction::Egress), ("destination", Direction::Ingress)] {
        let allowed = words::allowed_at(row, direction);
        if !allowed.is_empty() {
            lines.push(format!("{end}: {}", allowed.join("; ")));
        } else if !row.denied.iter().any(|d| d.by.direction == direction) {
            lines.push(format!("{end}: outside, judges nothing"));
        }
    }
    lines.extend(words::denied(row));
    lines.extend(words::notes(row));
    lines
}

fn not_present(component: &Component, published: &Published) -> Option<Block> {
    let rows = component.rows().filter(|r| r.verdict == Cover::NotPresent);
    let rows: Vec<Vec<Cell>> = rows.map(|row| absent(row, published)).collect();
    let table = Table {
        caption: format!("Not present: {}", clean(&component.name)),
        kind: Kind::Rows,
        head: vec!["Direction", "Requirement", "Other party", "Services", "Purpose", "Source"],
        rows,
    };
    (!table.rows.is_empty()).then_some(Block::Table(table))
}

fn absent(row: &Row, published: &Published) -> Vec<Cell> {
    let notes = words::notes(row);
    let other = words::roles(row.other());
    vec![
        Cell::short(columns::direction(row.direction)),
        Cell { is_head: true, ..Cell::lines([row.requirement.clone(), clean(&row.heading())]) },
        Cell::lines([other].into_iter().chain(notes)),
        services(row),
        Cell::text(clean(&row.purpose)),
        Cell::text(published.numbers(row)),
    ]
}
