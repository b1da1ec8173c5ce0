// SPDX-License-Identifier: Apache-2.0
//! Mistakes in data files: each row that cannot be read is told with its line, the rest is kept.

use portolan_catalog::{VendorFiles, parse_services, read};
use portolan_diagnostics::{Format, Sources, render};

const NONE: VendorFiles = VendorFiles {
    vendor: "acme",
    roles: None,
    requirements: None,
    conditions: None,
    pins: None,
    links: None,
};

#[track_caller]
fn told(files: VendorFiles, place: &str, part: &str) {
    let mut sources = Sources::default();
    let (_, found) = read(&[files], &mut sources);
    assert!(found.iter().all(|d| d.help.is_some()));
    let text = render(Format::Concise, &found, &sources);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with(&format!("catalog/acme/{place}:")) && text.contains(part), "{text}");
}

#[test]
fn a_role_of_an_unknown_kind() {
    let roles = "id,name,kind,aliases,app,tier,played_by\na,A,workload,,,,\nb,B,robot,,,,\n";
    told(VendorFiles { roles: Some(roles), ..NONE }, "roles.csv:3", "`robot`");
}

#[test]
fn a_row_with_too_few_fields() {
    let roles = "id,name,kind,aliases,app,tier,played_by\na,A\n";
    told(VendorFiles { roles: Some(roles), ..NONE }, "roles.csv:2", "fields");
}

#[test]
fn a_file_without_a_column() {
    let roles = "id,name,kind,aliases,app,tier\na,A,workload,,,\n";
    told(VendorFiles { roles: Some(roles), ..NONE }, "roles.csv:2", "played_by");
}

#[test]
fn a_file_with_an_unknown_column() {
    let links = "section,url,colour\nA,https://example.com,red\n";
    told(VendorFiles { links: Some(links), ..NONE }, "links.csv:2", "colour");
}

#[test]
fn a_service_that_is_none() {
    let pins = "id,meaning,default,warning\na,b,tcp/x,c\n";
    told(VendorFiles { pins: Some(pins), ..NONE }, "pins.csv:2", "`tcp/x`");
}

#[test]
fn a_condition_that_is_neither_on_nor_off() {
    let conditions = "id,meaning,default\na,b,maybe\n";
    told(VendorFiles { conditions: Some(conditions), ..NONE }, "conditions.csv:2", "`maybe`");
}

#[test]
fn the_rows_that_can_be_read_are_kept() {
    let roles = "id,name,kind,aliases,app,tier,played_by\na,A,robot,,,,\nb,B,fqdn,x;y,,,a\n";
    let (catalogue, _) =
        read(&[VendorFiles { roles: Some(roles), ..NONE }], &mut Sources::default());
    assert_eq!(catalogue.roles.len(), 1);
    assert_eq!(catalogue.roles[0].aliases, ["x", "y"]);
}

#[test]
fn services_are_written_as_they_are_read() {
    for text in ["tcp/443", "udp/16500-16509", "icmp"] {
        assert_eq!(parse_services(text).unwrap()[0].to_string(), text);
    }
    assert_eq!(parse_services(" tcp/1 ; udp/2 ;").unwrap().len(), 2);
    assert_eq!(parse_services("").unwrap(), []);
    for text in ["tcp", "tcp/9-1", "tcp/70000", "icmp/8", "sctp/1"] {
        assert_eq!(parse_services(text), Err(text.to_owned()));
    }
}
