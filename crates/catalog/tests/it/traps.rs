// SPDX-License-Identifier: Apache-2.0
//! Every way in which the saved text hides its columns.

use portolan_catalog::import::Form;

use crate::reading::{cells, rows};

/// A table of the saved text, under a heading, with something behind it.
fn table(body: &str) -> String {
    format!(
        "Heading\nSource | Destination | Type | Port | Details |\n---|---|---|---|---|\n{body}\nEnd.\n"
    )
}

fn read(body: &str) -> Vec<String> {
    cells(&rows(&table(body), Some(Form::Flat)))
}

#[test]
fn shared_cells_are_missing_and_their_bars_stand_at_the_end() {
    let body = "A | B | TCP | 1 | why |\nC | UDP | 2 | why | |\nTCP | 3 | why | ||\nTCP | 4 |||";
    assert_eq!(
        read(body),
        ["A | B | TCP | 1", "A | C | UDP | 2", "A | C | TCP | 3", "A | C | TCP | 4"]
    );
}

#[test]
fn the_last_row_has_lost_the_bars_at_its_end() {
    let body = "A | B | TCP | 1 | why |\nTCP | 22 | why |";
    assert_eq!(read(body), ["A | B | TCP | 1", "A | B | TCP | 22"]);
    let body = "A | B | TCP | 1 | why |\nC | TCP, UDP | 389 | why |";
    assert_eq!(read(body), ["A | B | TCP | 1", "A | C | TCP, UDP | 389"]);
}

#[test]
fn a_row_is_broken_behind_a_link() {
    let body = "A | http://*.example.com |\nHTTP | 80 | why |\nhttps://*.example.com |\n\
                HTTPS | 443 | ||\nhttps://example.com/a.crt |\nHTTPS | 443 |";
    assert_eq!(
        read(body),
        [
            "A | http://*.example.com | HTTP | 80",
            "A | https://*.example.com | HTTPS | 443",
            "A | https://example.com/a.crt | HTTPS | 443",
        ]
    );
}

#[test]
fn a_destination_may_have_the_name_of_a_protocol() {
    let body = "A | B | TCP | 1 | why |\nSyslog | TCP | 514 | why | |\nRADIUS | TCP | 1812 | why | |\n\
                SNMP | UDP | 161, 162 | why | |\nTACACS+ | TACACS | 49 | why | |";
    assert_eq!(
        read(body)[1..],
        [
            "A | Syslog | TCP | 514",
            "A | RADIUS | TCP | 1812",
            "A | SNMP | UDP | 161, 162",
            "A | TACACS+ | TACACS | 49",
        ]
    );
}

#[test]
fn an_application_may_stand_where_the_type_belongs() {
    let body = "A | B | UDP | 1 | why |\nSNMP | 161, 162 | why | ||\nSyslog | 514 | why | ||\n\
                RADIUS server | RADIUS | 1812 | why | |";
    assert_eq!(
        read(body)[1..],
        ["A | B | SNMP | 161, 162", "A | B | Syslog | 514", "A | RADIUS server | RADIUS | 1812"]
    );
}

#[test]
fn a_port_cell_may_be_words() {
    let body = "A | B | ICMP | No reserved port | why |\nTCP | N/A | why | ||\n\
                TCP | 80 (Bidirectional) | why | ||\n\
                TCP | Randomly selected unreserved port. See below. | why | ||\n\
                TCP, UDP | High-port (49152..65535) | why | ||";
    assert_eq!(
        read(body),
        [
            "A | B | ICMP | No reserved port",
            "A | B | TCP | N/A",
            "A | B | TCP | 80 (Bidirectional)",
            "A | B | TCP | Randomly selected unreserved port. See below.",
            "A | B | TCP, UDP | High-port (49152..65535)",
        ]
    );
}

#[test]
fn two_rows_that_were_merged_stay_one() {
    let body = "A | B C | TCP, UDP TCP | 53, 389 | why |\nTCP | 636 | why |";
    assert_eq!(read(body), ["A | B C | TCP, UDP TCP | 53, 389", "A | B C | TCP | 636"]);
}

#[test]
fn nothing_is_carried_from_one_table_to_the_next() {
    let (rows, found) = crate::reading::read(
        &(table("A | B | TCP | 1 | why |") + &table("B | TCP | 2 | why | |")),
        Some(Form::Flat),
    );
    assert!(rows.is_empty() && found.contains("no source"), "{found}");
}

#[test]
fn the_section_is_the_nearest_line_above_that_is_no_sentence() {
    let text = "Introduction.\nThe section\nA sentence about it.\nNote:\n".to_owned()
        + &table("A | B | TCP | 1 | why |").replace("Heading\n", "");
    assert_eq!(rows(&text, None)[0].section, "The section");
}

#[test]
fn rows_count_on_where_a_section_has_two_tables() {
    let one = table("A | B | TCP | 1 | why |");
    let rows = rows(&(one.clone() + &one), None);
    assert_eq!(rows.iter().map(|r| r.row).collect::<Vec<_>>(), [1, 2]);
}
