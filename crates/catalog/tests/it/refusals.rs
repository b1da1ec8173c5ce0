// SPDX-License-Identifier: Apache-2.0
//! Papers that cannot be made sense of: each is refused whole, with the line and the reason.

use portolan_catalog::import::Form;

use crate::reading::read;

const HEAD: &str = "S\nSource | Destination | Type | Port | Details |\n---|---|---|---|---|\n";
const GOOD: &str = "A | B | TCP | 1 | why |\n";

#[track_caller]
fn refused(text: &str, form: Form, place: &str, code: &str, part: &str) {
    let (rows, found) = read(text, Some(form));
    assert!(rows.is_empty(), "{rows:?}");
    assert!(found.starts_with(&format!("paper:{place}:1")), "{found}");
    assert!(found.contains(code) && found.contains(part), "{found}");
}

#[track_caller]
fn flat(body: &str, place: &str, code: &str, part: &str) {
    refused(&format!("{HEAD}{body}"), Form::Flat, place, code, part);
}

#[test]
fn a_text_without_any_table() {
    refused("Just words.\n", Form::Flat, "1", "paper-no-table", "no table");
    refused("", Form::Markdown, "1", "paper-no-table", "no table");
    refused("<p>Words</p>", Form::Html, "1", "paper-no-table", "no table");
}

#[test]
fn a_head_without_its_rule() {
    let text = "S\nSource | Destination | Type | Port | Details |\nA | B | TCP | 1 | why |\n";
    refused(text, Form::Flat, "2", "paper-broken-head", "head");
}

#[test]
fn a_table_without_rows() {
    flat("", "2", "paper-empty-table", "no rows");
}

#[test]
fn a_table_under_no_heading() {
    let text = format!("{}{GOOD}", HEAD.trim_start_matches("S\n"));
    refused(&text, Form::Flat, "1", "paper-no-section", "heading");
}

#[test]
fn a_row_with_too_many_bars() {
    flat(&format!("{GOOD}A | B | TCP | 1 | why | so |\n"), "5", "paper-too-many-cells", "6 bars");
}

#[test]
fn a_row_with_too_many_cells_for_its_columns() {
    flat(&format!("{GOOD}TCP | 1 | why | so | |\n"), "5", "paper-too-many-cells", "more than one");
}

#[test]
fn a_row_that_breaks_off() {
    flat(&format!("A | B |\n{GOOD}"), "4", "paper-unterminated-row", "after 2 of 5");
}

#[test]
fn a_paper_that_breaks_off() {
    flat(
        &format!("{GOOD}A | http://example.com |"),
        "5",
        "paper-unknown-type",
        "http://example.com",
    );
}

#[test]
fn a_paper_that_breaks_off_inside_a_cell() {
    flat(&format!("{GOOD}TCP | 2 | the rea"), "5", "paper-unterminated-row", "inside a cell");
    let html = format!("{HTML_HEAD}<tr><td>A<td>B<td>TCP<td>1<td>the rea");
    refused(&html, Form::Html, "1", "paper-unterminated-table", "breaks off");
}

#[test]
fn a_row_without_a_known_type() {
    flat("A | B | SCTP | 1 | why |\n", "4", "paper-unknown-type", "`SCTP`");
}

#[test]
fn a_row_without_ports() {
    flat("A | B | TCP | lots | why |\n", "4", "paper-unknown-port", "`lots`");
    flat("A | B | TCP | 80, 99999 | why |\n", "4", "paper-unknown-port", "`80, 99999`");
}

#[test]
fn a_first_row_with_nothing_above_it() {
    flat("TCP | 1 | why | ||\n", "4", "paper-nothing-above", "no source");
    flat("B | TCP | 1 | why | |\n", "4", "paper-nothing-above", "no source");
}

#[test]
fn a_markdown_row_of_the_wrong_width() {
    let text = "# S\n\n|Source|Destination|Type|Port|Details|\n|-|-|-|-|-|\n|A|B|TCP|1|\n";
    refused(text, Form::Markdown, "5", "paper-wrong-cells", "4 cells");
}

#[test]
fn a_markdown_row_of_an_unknown_type() {
    let text = "# S\n\n|Source|Destination|Type|Port|Details|\n|-|-|-|-|-|\n|A|B|QUIC|1|x|\n";
    refused(text, Form::Markdown, "5", "paper-unknown-type", "`QUIC`");
}

const HTML_HEAD: &str =
    "<h1>S</h1><table>\n<tr><th>Source<th>Destination<th>Type<th>Port<th>Details\n";

#[test]
fn an_html_row_of_the_wrong_width() {
    let text = format!("{HTML_HEAD}<tr><td>A<td>B<td>TCP\n</table>");
    refused(&text, Form::Html, "3", "paper-wrong-cells", "3 cells");
}

#[test]
fn an_html_cell_that_spans_more_rows_than_there_are() {
    let text = format!("{HTML_HEAD}<tr><td rowspan=3>A<td>B<td>TCP<td>1<td>x\n</table>");
    refused(&text, Form::Html, "3", "paper-span-too-long", "2 rows more");
}

#[test]
fn every_refusal_says_what_to_do() {
    use portolan_diagnostics::Sources;
    for body in ["", "A | B |\n", "A | B | SCTP | 1 | x |\n", "TCP | 1 |\n", "a|b|c|d|e|f|g|\n"] {
        let mut sources = Sources::default();
        let id = sources.add("paper", format!("{HEAD}{body}"));
        let (_, found) = portolan_catalog::import::import(id, &sources, None);
        assert!(!found.is_empty());
        assert!(found.iter().all(|d| d.help.is_some()), "{found:?}");
    }
}
