// SPDX-License-Identifier: Apache-2.0
//! The text, as a Markdown reader reads it.

use portolan_sheet::markdown;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{HOSTILE, demo, hostile};

/// The tables: rows of cells.
fn tables(text: &str) -> Vec<Vec<Vec<String>>> {
    let mut tables = Vec::new();
    let mut cell = String::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Table(_)) => tables.push(Vec::new()),
            Event::Start(Tag::TableHead | Tag::TableRow) => tables.last_mut().unwrap().push(vec![]),
            Event::Start(Tag::TableCell) => cell.clear(),
            Event::Text(words) => cell.push_str(&words),
            Event::InlineHtml(_) => cell.push('\n'),
            Event::End(TagEnd::TableCell) => {
                tables.last_mut().unwrap().last_mut().unwrap().push(cell.clone());
            }
            _ => {}
        }
    }
    tables
}

#[test]
fn every_row_is_a_line_of_a_table_with_all_its_cells() {
    let matrix = demo();
    let tables = tables(&markdown(&matrix));
    let mut told = 0;
    for table in &tables {
        let columns = table[0].len();
        assert!(table.iter().all(|row| row.len() == columns));
        if table[0].iter().any(|name| name == "Source") {
            told += table.len() - 1;
        }
    }
    assert_eq!(told, matrix.rows().count());
}

#[test]
fn what_a_user_wrote_is_text() {
    let text = markdown(&hostile());
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::InlineHtml(tag) => assert_eq!(&*tag, "<br>"),
            Event::Html(_) | Event::Code(_) | Event::Start(Tag::Image { .. }) => {
                panic!("{event:?}")
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(!dest_url.contains("x.example"), "{dest_url}");
            }
            _ => {}
        }
    }
    let readable = HOSTILE.replace('\u{202e}', "");
    let cells = tables(&text).into_iter().flatten().flatten();
    assert!(cells.into_iter().any(|cell| cell == readable));
}
