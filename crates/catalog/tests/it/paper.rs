// SPDX-License-Identifier: Apache-2.0
//! The saved ports paper against the shipped chart.

use std::collections::BTreeMap;

use portolan_catalog::import::{Form, PrintedRow};
use portolan_catalog::{Catalogue, diff};

use crate::reading::{paper, rows};
use crate::render::render;

fn shipped() -> Vec<PrintedRow> {
    let catalogue = Catalogue::shipped();
    let citrix = catalogue.requirements.into_iter().filter(|r| r.vendor == "citrix");
    let row = |r: portolan_catalog::Requirement| {
        Some(PrintedRow { section: r.section, row: r.row?, printed: r.printed? })
    };
    citrix.filter_map(row).collect()
}

fn by_section(rows: Vec<PrintedRow>) -> BTreeMap<String, Vec<PrintedRow>> {
    let mut sections: BTreeMap<String, Vec<PrintedRow>> = BTreeMap::new();
    for row in rows {
        sections.entry(row.section.clone()).or_default().push(row);
    }
    sections
}

#[test]
fn the_shipped_rows_equal_the_paper() {
    let Some(text) = paper("the_shipped_rows_equal_the_paper") else { return };
    let printed = rows(&text, Some(Form::Flat));
    assert_eq!(printed.len(), 170);
    let (printed, shipped) = (by_section(printed), by_section(shipped()));
    assert_eq!(shipped.keys().collect::<Vec<_>>(), printed.keys().collect::<Vec<_>>());
    for (section, rows) in printed {
        assert_eq!(shipped[&section], rows, "{section}");
    }
}

#[test]
fn the_three_forms_of_the_paper_have_the_same_rows() {
    let Some(text) = paper("the_three_forms_of_the_paper_have_the_same_rows") else { return };
    let printed = rows(&text, None);
    for form in [Form::Flat, Form::Markdown, Form::Html] {
        let again = render(&printed, form);
        assert_eq!(rows(&again, Some(form)), printed, "{form:?}");
        assert_eq!(Form::of(&again), form);
    }
}

#[test]
fn the_edition_that_is_shipped_changes_nothing() {
    let Some(text) = paper("the_edition_that_is_shipped_changes_nothing") else { return };
    assert_eq!(diff(&Catalogue::shipped(), "citrix", &rows(&text, None)), []);
}

#[test]
fn the_shipped_rows_survive_a_trip_through_every_form() {
    for form in [Form::Flat, Form::Markdown, Form::Html] {
        assert_eq!(rows(&render(&shipped(), form), Some(form)), shipped(), "{form:?}");
    }
}
