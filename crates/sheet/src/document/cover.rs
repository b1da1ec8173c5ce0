// SPDX-License-Identifier: Apache-2.0
//! What the document is, what came out, and who signs it.

use portolan_analysis::coverage::{Component, Counts, Cover, Matrix, Row};

use super::{Block, Cell, Kind, Table, heading, services};
use crate::cell::clean;
use crate::{columns, words};

const LEGEND: &str = "Allowed: both ends let all of it pass, for every pair. Blocked: nothing of \
it passes. Partly: some of it passes, or for some pairs. Not present: the other party is not in the \
inventory. An end outside the site judges nothing. Every pair of machines is asked, each from its \
first address of each family, and every part of a group outside; nothing is sampled.";

pub(super) fn blocks(matrix: &Matrix) -> Vec<Block> {
    let mut blocks = vec![
        heading(1, "top", words::title(matrix)),
        facts(matrix),
        Block::Text(LEGEND.to_owned()),
        heading(2, "summary", "Summary"),
        summary(matrix),
        heading(2, "blocked", "Blocked and partly"),
    ];
    blocks.push(open(matrix));
    blocks
}

fn facts(matrix: &Matrix) -> Block {
    let gaps = matrix.rows().filter(|row| row.is_gap()).count();
    let facts = [
        ("Site", clean(&matrix.site)),
        ("Date", matrix.date.to_string()),
        ("View", words::view(matrix).to_owned()),
        ("Digest of the site's files", matrix.digest.clone()),
        ("Result", result(gaps)),
    ];
    let rows = facts.into_iter().map(|(name, fact)| vec![Cell::head(name), Cell::text(fact)]);
    Block::Table(Table {
        caption: "This document".into(),
        kind: Kind::Facts,
        head: vec!["What", "Value"],
        rows: rows.collect(),
    })
}

fn result(gaps: usize) -> String {
    match gaps {
        0 => {
            "everything that the charts ask for passes, but for what somebody meant to deny".into()
        }
        1 => "1 line below is blocked or passes in part, and nobody wrote that it is meant".into(),
        many => format!(
            "{many} lines below are blocked or pass in part, and nobody wrote that it is meant"
        ),
    }
}

fn summary(matrix: &Matrix) -> Block {
    let mut rows: Vec<Vec<Cell>> = matrix.components.iter().map(component).collect();
    let inbound = matrix.components.iter().flat_map(|c| &c.inbound);
    let outbound = matrix.components.iter().flat_map(|c| &c.outbound);
    let machines = matrix.components.iter().map(|c| c.machines.len()).sum();
    rows.push(counted(Cell::head("All"), machines, Counts::of(inbound), Counts::of(outbound)));
    Block::Table(Table {
        caption: "Requirements of each component".into(),
        kind: Kind::Counts,
        head: vec![
            "Component",
            "Machines",
            "Inbound allowed",
            "Inbound blocked",
            "Inbound partly",
            "Inbound not present",
            "Outbound allowed",
            "Outbound blocked",
            "Outbound partly",
            "Outbound not present",
        ],
        rows,
    })
}

fn component(component: &Component) -> Vec<Cell> {
    let mut name = Cell::head(clean(&component.name));
    name.link = Some(component.role.clone());
    let (inbound, outbound) = (&component.inbound, &component.outbound);
    counted(name, component.machines.len(), Counts::of(inbound), Counts::of(outbound))
}

fn counted(name: Cell, machines: usize, inbound: Counts, outbound: Counts) -> Vec<Cell> {
    let mut cells = vec![name, Cell::number(machines)];
    for counts in [inbound, outbound] {
        let Counts { allowed, blocked, partly, not_present } = counts;
        cells.extend([allowed, blocked, partly, not_present].map(Cell::number));
    }
    cells
}

/// What does not pass, before everything that does.
fn open(matrix: &Matrix) -> Block {
    let closed = |row: &&Row| matches!(row.verdict, Cover::Blocked | Cover::Partly);
    let rows: Vec<Vec<Cell>> = matrix
        .components
        .iter()
        .flat_map(|c| c.rows().filter(closed).map(move |row| one(c, row)))
        .collect();
    if rows.is_empty() {
        return Block::Text("Nothing.".into());
    }
    Block::Table(Table {
        caption: "What the charts ask for and does not pass, or not all of it".into(),
        kind: Kind::Rows,
        head: vec![
            "Verdict",
            "Component",
            "Direction",
            "Requirement",
            "From",
            "To",
            "Services",
            "Denied",
            "Pairs",
        ],
        rows,
    })
}

fn one(component: &Component, row: &Row) -> Vec<Cell> {
    vec![
        Cell::verdict(row.verdict),
        Cell::head(clean(&component.name)),
        Cell::short(columns::direction(row.direction)),
        Cell::text(&row.requirement),
        Cell::text(words::roles(&row.source)),
        Cell::text(words::roles(&row.destination)),
        services(row),
        Cell::lines(words::denied(row)),
        Cell::short(format!("{} of {}", row.pairs_allowed, row.pairs_all)),
    ]
}

/// Blank, to be filled in by hand.
pub(super) fn signatures(matrix: &Matrix) -> Vec<Block> {
    let line = |role: &str| {
        let blank = || Cell::text("\u{a0}");
        vec![Cell::head(role), blank(), blank(), blank()]
    };
    vec![
        heading(2, "signatures", "Signatures"),
        Block::Text(under(matrix)),
        Block::Table(Table {
            caption: "Signatures".into(),
            kind: Kind::Signatures,
            head: vec!["", "Name", "Date", "Signature"],
            rows: ["Prepared", "Reviewed", "Approved"].into_iter().map(line).collect(),
        }),
    ]
}

/// The page that is signed says by itself what is signed.
fn under(matrix: &Matrix) -> String {
    let (site, digest, date) = (clean(&matrix.site), &matrix.digest, matrix.date);
    format!(
        "For the site {site} with the digest {digest} on {date}. View: {}.",
        words::view(matrix)
    )
}
