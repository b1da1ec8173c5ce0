// SPDX-License-Identifier: Apache-2.0
//! One small chart in each of the three forms, and the law that the form does not matter.

use portolan_catalog::Printed;
use portolan_catalog::import::{Form, PrintedRow};
use proptest::prelude::*;

use crate::reading::{cells, rows};
use crate::render::render;

const FLAT: &str = "\
Lighthouse
Source | Destination | Type | Port | Details |
---|---|---|---|---|
Keeper | Lamp | TCP | 80, 443 | Lights it |
UDP | 16500..16509 | Listens to it | ||
http://*.example.com |
HTTP | 80 | ||
Syslog | TCP | 514 | Writes it down | |
Lamp | Keeper | TCP | 22 | Calls him |
";

const MARKDOWN: &str = "\
# The coast

## Lighthouse

| Source | Destination | Type | Port | Details |
| --- | --- | --- | --- | --- |
| Keeper | Lamp | TCP | 80, 443 | Lights it |
| | | UDP | 16500..16509 | Listens to it |
| | `http://*.example.com` | HTTP | 80 | |
| | [Syslog](https://example.com/a|b) | TCP | 514 | Writes it down |
| Lamp | Keeper | TCP | 22 | Calls him |

| Another | Table |
| --- | --- |
| of other | things |
";

const HTML: &str = "\
<!doctype html>
<body><h1>The coast</h1>
<h2><a id=x></a>Lighthouse</h2>
<table>
<tr><th>Source</th><th>Destination</th><th>Type</th><th>Port</th><th>Details</th></tr>
<tr><td rowspan=4>Keeper</td><td rowspan=2>Lamp</td><td>TCP</td><td>80,<br>443</td><td>Lights it</td></tr>
<tr><td>UDP</td><td>16500..16509</td><td>Listens to it</td></tr>
<tr><td><code>http://*.example.com</code></td><td>HTTP</td><td>80</td><td></td></tr>
<tr><td>Syslog</td><td>TCP</td><td>514</td><td>Writes it down</td></tr>
<tr><td>Lamp</td><td>Keeper</td><td>TCP</td><td>22</td><td>Calls him</td></tr>
</table>
<table><tr><td>Another</td></tr></table>
";

#[test]
fn the_three_forms_of_one_chart_read_alike() {
    let markdown = MARKDOWN.replace("/a|b", "/a");
    let flat = rows(FLAT, None);
    assert_eq!(
        cells(&flat),
        [
            "Keeper | Lamp | TCP | 80, 443",
            "Keeper | Lamp | UDP | 16500..16509",
            "Keeper | http://*.example.com | HTTP | 80",
            "Keeper | Syslog | TCP | 514",
            "Lamp | Keeper | TCP | 22",
        ]
    );
    assert!(flat.iter().all(|row| row.section == "Lighthouse"));
    assert_eq!(rows(&markdown, None), flat);
    assert_eq!(rows(HTML, None), flat);
}

#[test]
fn a_bar_too_many_is_not_swallowed_by_the_markdown_parser() {
    let (rows, found) = crate::reading::read(MARKDOWN, None);
    assert!(rows.is_empty());
    assert!(found.starts_with("paper:10:1") && found.contains("6 cells"), "{found}");
}

#[test]
fn html_cells_may_be_empty_instead_of_spanning() {
    let html =
        HTML.replace("<td rowspan=4>Keeper</td><td rowspan=2>Lamp</td>", "<td>Keeper<td>Lamp");
    let html = html.replace("<tr><td>UDP", "<tr><td></td><td></td><td>UDP");
    let html = html.replace("<tr><td><code>", "<tr><td></td><td><code>");
    let html = html.replace("<tr><td>Syslog", "<tr><td> </td><td>Syslog");
    assert_eq!(rows(&html, None), rows(FLAT, None));
}

const ENDS: &[&str] =
    &["VDA", "Syslog", "RADIUS", "SNMP", "TCP relay", "https://*.example.com/x", "A, B", "One/Two"];
const KINDS: &[&str] = &["TCP", "UDP", "TCP, UDP", "SNMP", "HTTPS", "ICMP", "TCP, UDP TCP"];
const PORTS: &[&str] = &["80", "80, 443", "1..2", "N/A", "No reserved port", "80 (Bidirectional)"];

fn a_row() -> impl Strategy<Value = Printed> {
    let one = |of: &'static [&'static str]| prop::sample::select(of).prop_map(str::to_owned);
    (one(ENDS), one(ENDS), one(KINDS), one(PORTS))
        .prop_map(|(source, destination, kind, ports)| Printed { source, destination, kind, ports })
}

fn a_paper() -> impl Strategy<Value = Vec<PrintedRow>> {
    let table = prop::collection::vec(a_row(), 1..8);
    prop::collection::vec(table, 1..4).prop_map(|tables| {
        let numbered = |(at, table): (usize, Vec<Printed>)| {
            (1..).zip(table).map(move |(row, printed)| PrintedRow {
                section: format!("Section {at}"),
                row,
                printed,
            })
        };
        tables.into_iter().enumerate().flat_map(numbered).collect()
    })
}

proptest! {
    #[test]
    fn whatever_the_form_the_rows_are_the_same(paper in a_paper()) {
        for form in [Form::Flat, Form::Markdown, Form::Html] {
            prop_assert_eq!(&rows(&render(&paper, form), Some(form)), &paper);
        }
    }

    #[test]
    fn no_text_makes_the_import_panic(text in "[ -~\\n|]{0,300}", form in 0..3usize) {
        let form = Form::WORDS[form].1;
        let head = "S\nSource | Destination | Type | Port | Details |\n---|---|---|---|---|\n";
        for text in [text.clone(), format!("{head}{text}")] {
            let (rows, found) = crate::reading::read(&text, Some(form));
            prop_assert!(rows.is_empty() != found.is_empty(), "{}", found);
        }
    }
}
