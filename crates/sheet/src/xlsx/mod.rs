// SPDX-License-Identifier: Apache-2.0
//! The matrix as a workbook: a summary, one sheet for each direction, and what is beyond the charts.

mod style;
mod write;

use portolan_analysis::coverage::{Component, Counts, Matrix, Row};
use portolan_site::model::Direction;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::cell::clean;
use crate::columns::{self, COLUMNS, Cell, Column};
use crate::words;
use style::Styles;
use write::table;

/// Why there is no workbook.
#[derive(Debug, thiserror::Error)]
#[error("cannot make a workbook of it")]
pub struct SheetError(#[from] XlsxError);

/// The bytes of a workbook.
pub fn xlsx(matrix: &Matrix) -> Result<Vec<u8>, SheetError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(matrix)?);
    let styles = Styles::new();
    summary(&mut book, matrix, &styles)?;
    for (name, direction) in [("Inbound", Direction::Ingress), ("Outbound", Direction::Egress)] {
        let rows = |component: &Component| match direction {
            Direction::Ingress => cells(component, &component.inbound),
            Direction::Egress => cells(component, &component.outbound),
        };
        let rows: Vec<Vec<Cell>> = matrix.components.iter().flat_map(rows).collect();
        table(&mut book, name, &COLUMNS, &rows, &styles)?;
    }
    table(&mut book, "Beyond the charts", &BEYOND, &beyond(matrix), &styles)?;
    table(&mut book, "Not asked", &LEFT_OUT, &left_out(matrix), &styles)?;
    Ok(book.save_to_buffer()?)
}

/// With the date of the document and not of the clock, so that equal sites give equal bytes.
fn properties(matrix: &Matrix) -> Result<DocProperties, SheetError> {
    let (year, month, day) = (matrix.date.year(), matrix.date.month(), matrix.date.day());
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    let made =
        ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(1900), part(month), part(day))?;
    let properties = DocProperties::new().set_title(words::title(matrix));
    Ok(properties.set_creation_datetime(&made))
}

fn cells(component: &Component, rows: &[Row]) -> Vec<Vec<Cell>> {
    rows.iter().map(|row| columns::cells(component, row).into_iter().collect()).collect()
}

const SUMMARY: [Column; 10] = [
    ("component", "Component", 34.0),
    ("machines", "Machines", 10.0),
    ("inbound_allowed", "Inbound allowed", 10.0),
    ("inbound_blocked", "Inbound blocked", 10.0),
    ("inbound_partly", "Inbound partly", 10.0),
    ("inbound_not_present", "Inbound not present", 10.0),
    ("outbound_allowed", "Outbound allowed", 10.0),
    ("outbound_blocked", "Outbound blocked", 10.0),
    ("outbound_partly", "Outbound partly", 10.0),
    ("outbound_not_present", "Outbound not present", 10.0),
];

fn summary(book: &mut Workbook, matrix: &Matrix, styles: &Styles) -> Result<(), SheetError> {
    let facts = [
        ("Site", clean(&matrix.site)),
        ("Date", matrix.date.to_string()),
        ("View", words::view(matrix).to_owned()),
        ("Digest of the site's files", matrix.digest.clone()),
    ];
    let sign = ["Prepared", "Reviewed", "Approved"].map(|role| (role, String::new()));
    write::facts(book, "Document", facts.into_iter().chain(sign), styles)?;
    let rows: Vec<Vec<Cell>> = matrix.components.iter().map(counted).collect();
    table(book, "Summary", &SUMMARY, &rows, styles)
}

fn counted(component: &Component) -> Vec<Cell> {
    let mut cells =
        vec![Cell::Text(clean(&component.name)), Cell::Number(component.machines.len())];
    for counts in [Counts::of(&component.inbound), Counts::of(&component.outbound)] {
        let Counts { allowed, blocked, partly, not_present } = counts;
        cells.extend([allowed, blocked, partly, not_present].map(Cell::Number));
    }
    cells
}

const BEYOND: [Column; 10] = [
    ("policy", "Policy", 28.0),
    ("rule", "Rule", 24.0),
    ("direction", "Direction", 10.0),
    ("peer", "Other end", 30.0),
    ("services", "Services", 20.0),
    ("purpose", "Purpose", 40.0),
    ("owner", "Owner", 16.0),
    ("ticket", "Ticket", 14.0),
    ("expires", "Until", 12.0),
    ("place", "File", 34.0),
];

fn beyond(matrix: &Matrix) -> Vec<Vec<Cell>> {
    let rows = matrix.beyond.iter().map(|open| {
        let place = open.place.as_ref().map(|(file, line)| format!("{file}:{line}"));
        let cells = [
            open.policy.clone(),
            open.rule.clone(),
            open.direction.map_or("both", columns::direction).to_owned(),
            open.peer.clone(),
            open.services.join(", "),
            open.purpose.clone(),
            open.owner.clone().unwrap_or_default(),
            open.ticket.clone().unwrap_or_default(),
            open.expires.map(|day| day.to_string()).unwrap_or_default(),
            place.unwrap_or_default(),
        ];
        cells.map(|word| Cell::Text(clean(&word))).into_iter().collect()
    });
    rows.collect()
}

const LEFT_OUT: [Column; 2] =
    [("why", "Why", 70.0), ("requirement", "Requirement that was not asked about", 60.0)];

fn left_out(matrix: &Matrix) -> Vec<Vec<Cell>> {
    let rows = matrix.left_out.iter().flat_map(|left| {
        left.requirements
            .iter()
            .map(|id| vec![Cell::Text(clean(&left.why.words())), Cell::Text(id.clone())])
    });
    rows.collect()
}
