// SPDX-License-Identifier: Apache-2.0
//! The lines, as a CSV reader reads them.

use portolan_sheet::csv;

use super::{demo, hostile};

fn lines(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
    (head, rows)
}

#[test]
fn the_columns_are_the_ones_that_programs_know() {
    let (head, _) = lines(&csv(&demo()));
    assert_eq!(
        head.join(","),
        "component,direction,verdict,requirement,chart,source_role,source,destination_role,\
         destination,services,purpose,pairs_allowed,pairs_all,allowed_at_source,\
         allowed_at_destination,denied,notes,gap,published"
    );
}

#[test]
fn every_row_is_a_line() {
    let matrix = demo();
    let (_, told) = lines(&csv(&matrix));
    let rows: Vec<_> = matrix.rows().collect();
    assert_eq!(told.len(), rows.len());
    for (line, row) in told.iter().zip(rows) {
        assert_eq!((&line[2], &line[3]), (&row.verdict.word().to_owned(), &row.requirement));
        let pairs = (row.pairs_allowed.to_string(), row.pairs_all.to_string());
        assert_eq!((line[11].clone(), line[12].clone()), pairs);
    }
}

#[test]
fn a_line_says_who_allows_it_and_where() {
    let (_, told) = lines(&csv(&demo()));
    let line = told.iter().find(|l| l[0] == "StoreFront" && l[3] == "citrix/storefront/controller");
    let line = line.unwrap();
    assert_eq!(line[4], "StoreFront, row 7");
    assert!(
        line[13].starts_with("citrix-storefront/to-delivery-controller (policies/"),
        "{line:?}"
    );
    assert!(
        line[14].starts_with("citrix-delivery-controller/from-storefront (policies/"),
        "{line:?}"
    );
    assert!(line[18].starts_with("Communication Ports Used by Citrix Technologies, https://"));
}

#[test]
fn no_cell_is_a_formula() {
    let (_, told) = lines(&csv(&hostile()));
    assert!(told.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
    assert!(told.iter().any(|line| line[15].contains("=HYPERLINK")));
    assert!(told.iter().flatten().any(|cell| cell.starts_with("'-store1 (")));
}
