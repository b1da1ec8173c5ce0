// SPDX-License-Identifier: Apache-2.0
//! The workbook, as a spreadsheet reads it.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use portolan_analysis::coverage::{Matrix, Row};
use portolan_sheet::xlsx;

use super::{HOSTILE, demo, hostile};

fn book(matrix: &Matrix) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(xlsx(matrix).unwrap())).unwrap()
}

fn cells(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<Data>> {
    book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn there_is_a_sheet_for_each_thing_that_is_asked() {
    let names = book(&demo()).sheet_names();
    let expected = ["Document", "Summary", "Inbound", "Outbound", "Beyond the charts", "Not asked"];
    assert_eq!(names, expected);
}

#[test]
fn each_direction_has_a_sheet_with_a_line_for_every_row() {
    let matrix = demo();
    let mut book = book(&matrix);
    let inbound: Vec<&Row> = matrix.components.iter().flat_map(|c| &c.inbound).collect();
    let outbound: Vec<&Row> = matrix.components.iter().flat_map(|c| &c.outbound).collect();
    for (sheet, rows) in [("Inbound", inbound), ("Outbound", outbound)] {
        let told = cells(&mut book, sheet);
        assert_eq!(told.len(), rows.len() + 1, "{sheet}");
        for (line, row) in told.iter().skip(1).zip(rows) {
            assert_eq!(line[2], row.verdict.word());
            assert_eq!(line[3], row.requirement.as_str());
            #[allow(clippy::cast_precision_loss, reason = "pairs of a demo are few")]
            let pairs = [row.pairs_allowed as f64, row.pairs_all as f64];
            assert_eq!([&line[11], &line[12]], [&Data::Float(pairs[0]), &Data::Float(pairs[1])]);
        }
    }
}

#[test]
fn the_first_sheet_says_what_is_signed() {
    let told = cells(&mut book(&demo()), "Document");
    let said: Vec<String> = told.iter().flatten().map(ToString::to_string).collect();
    for word in ["0123abcd", "2026-11-20", "Prepared", "Reviewed", "Approved"] {
        assert!(said.contains(&word.to_owned()), "{word}: {said:?}");
    }
}

#[test]
fn no_cell_is_a_formula_and_the_text_is_whole() {
    let mut book = book(&hostile());
    for sheet in book.sheet_names() {
        assert!(book.worksheet_formula(&sheet).unwrap().is_empty(), "{sheet}");
    }
    let told = cells(&mut book, "Beyond the charts");
    let readable = HOSTILE.replace('\u{202e}', "");
    let [_, line] = told.as_slice() else { panic!("{told:#?}") };
    assert_eq!(line[5], readable.as_str());
    assert_eq!((&line[6], &line[7]), (&Data::from("@eva"), &Data::from("-1+1")));
}

#[test]
fn equal_sites_give_equal_bytes() {
    assert_eq!(xlsx(&demo()).unwrap(), xlsx(&demo()).unwrap());
}
