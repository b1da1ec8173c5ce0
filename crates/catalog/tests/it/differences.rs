// SPDX-License-Identifier: Apache-2.0
//! What a newer edition of the paper changes.

use portolan_catalog::import::PrintedRow;
use portolan_catalog::{Catalogue, Requirement, diff, view};

fn edition() -> (Catalogue, Vec<PrintedRow>) {
    let catalogue = Catalogue::shipped();
    let row = |r: &Requirement| {
        let (row, printed) = (r.row?, r.printed.clone()?);
        Some(PrintedRow { section: r.section.clone(), row, printed })
    };
    let citrix = catalogue.requirements.iter().filter(|r| r.vendor == "citrix");
    let rows = citrix.filter_map(row).collect();
    (catalogue, rows)
}

fn at<'a>(rows: &'a mut [PrintedRow], section: &str, row: u32) -> &'a mut PrintedRow {
    rows.iter_mut().find(|r| r.section == section && r.row == row).unwrap()
}

fn told(change: impl FnOnce(&mut Vec<PrintedRow>)) -> String {
    let (catalogue, mut rows) = edition();
    change(&mut rows);
    view::differences_text(&diff(&catalogue, "citrix", &rows))
}

#[test]
fn the_same_rows_differ_in_nothing() {
    assert_eq!(told(|_| {}), "");
}

#[test]
fn a_row_that_is_gone_is_removed() {
    let told = told(|rows| rows.retain(|r| (r.section.as_str(), r.row) != ("StoreFront", 9)));
    assert_eq!(told, "- storefront -> gateway: tcp/443  (StoreFront)\n");
}

#[test]
fn a_row_that_is_new_is_added_even_between_ends_that_no_role_knows() {
    let told = told(|rows| {
        let mut new = rows[0].clone();
        new.printed.source = "Citrix ADM".into();
        new.printed.destination = "NetScaler SDX".into();
        new.printed.kind = "TCP".into();
        new.printed.ports = "80, 443".into();
        rows.push(new);
    });
    assert_eq!(told, "+ adm -> NetScaler SDX: tcp/80, tcp/443  (Citrix ADC)\n");
}

#[test]
fn other_ports_between_the_same_ends_are_a_change() {
    let told = told(|rows| at(rows, "StoreFront", 9).printed.ports = "443, 8443".into());
    assert_eq!(told, "~ storefront -> gateway: tcp/443 became tcp/443, tcp/8443  (StoreFront)\n");
}

#[test]
fn another_responder_is_one_removed_and_one_added() {
    let told = told(|rows| at(rows, "StoreFront", 9).printed.destination = "VDA".into());
    assert_eq!(
        told,
        "- storefront -> gateway: tcp/443  (StoreFront)\n+ storefront -> vda: tcp/443  (StoreFront)\n"
    );
}

#[test]
fn new_names_of_roles_and_sections_change_nothing() {
    let told = told(|rows| {
        for row in rows {
            row.section = row.section.replace("Citrix ADC", "NetScaler");
            row.printed.source = row.printed.source.replace("Citrix ADC NSIP", "NetScaler NSIP");
            if row.printed.destination == "Citrix ADM" {
                row.printed.destination = "NetScaler ADM Appliance".into();
            }
        }
    });
    assert_eq!(told, "");
}

#[test]
fn an_edition_that_prints_what_was_meant_changes_nothing() {
    let told = told(|rows| {
        let mep = at(rows, "Citrix ADC", 4);
        mep.printed.destination = "NetScaler Appliance (For Global Site Load Balancing)".into();
    });
    assert_eq!(told, "");
}

#[test]
fn machines_read_the_same_differences() {
    let (catalogue, mut rows) = edition();
    at(&mut rows, "StoreFront", 9).printed.ports = "8443".into();
    let json = view::differences_json(&diff(&catalogue, "citrix", &rows));
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        value,
        serde_json::json!({"version": 1, "differences": [{
            "change": "changed", "section": "StoreFront",
            "source": "storefront", "destination": "gateway",
            "before": [{"protocol": "tcp", "from": 443, "to": 443}],
            "after": [{"protocol": "tcp", "from": 8443, "to": 8443}],
        }]})
    );
}
