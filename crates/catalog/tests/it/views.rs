// SPDX-License-Identifier: Apache-2.0
//! Requirements as people and machines see them.

use portolan_catalog::{Catalogue, Requirement, search, view};
use serde_json::{Value, json};

fn some<'a>(catalogue: &'a Catalogue, ids: &[&str]) -> Vec<&'a Requirement> {
    ids.iter().map(|id| catalogue.requirement(id).unwrap()).collect()
}

fn as_json(ids: &[&str]) -> Value {
    let catalogue = Catalogue::shipped();
    serde_json::from_str(&view::json(&catalogue, &some(&catalogue, ids))).unwrap()
}

#[test]
fn a_row_in_json_has_what_was_printed_and_what_is_meant() {
    assert_eq!(
        as_json(&["citrix/adm/cpx-license"]),
        json!({"version": 1, "requirements": [{
            "id": "citrix/adm/cpx-license",
            "section": "Citrix ADM",
            "row": 11,
            "printed": {
                "source": "Citrix ADM license server",
                "destination": "Citrix ADC CPX instance",
                "type": "TCP",
                "ports": "27000",
            },
            "source": "adc-cpx",
            "destination": "adm",
            "kind": "workload",
            "services": [{"protocol": "tcp", "from": 27000, "to": 27000}],
            "when": "cpx-licensing",
            "corrected":
                "printed the other way round: the CPX instance checks its licence out of ADM",
            "purpose": "A CPX instance asks ADM for its licence.",
        }]})
    );
}

#[test]
fn prose_in_json_has_neither_row_nor_print() {
    let one = &as_json(&["citrix/cloud/host-management"])["requirements"][0];
    assert_eq!((&one["row"], &one["printed"]), (&Value::Null, &Value::Null));
    assert_eq!(one["kind"], "fqdn");
    assert_eq!(one["services"], json!([{"protocol": "tcp", "from": 9350, "to": 9354}]));
}

#[test]
fn icmp_in_json_has_no_ports() {
    let one = &as_json(&["citrix/adm/ping"])["requirements"][0];
    assert_eq!(one["services"], json!([{"protocol": "icmp"}]));
    assert_eq!(one["destination"], "adc, sd-wan, sd-wan-wanop");
}

#[test]
fn a_connection_that_never_leaves_its_machine_is_of_kind_loopback() {
    assert_eq!(
        as_json(&["citrix/cvad/browser-redirection"])["requirements"][0]["kind"],
        "loopback"
    );
}

#[test]
fn the_keys_stand_in_the_order_of_the_documentation() {
    let catalogue = Catalogue::shipped();
    let text = view::json(&catalogue, &some(&catalogue, &["citrix/adm/ping"]));
    let keys = [
        "version",
        "requirements",
        "id",
        "section",
        "row",
        "printed",
        "type",
        "ports",
        "kind",
        "services",
        "when",
        "corrected",
        "purpose",
    ];
    let places: Vec<usize> =
        keys.iter().map(|k| text.find(&format!("\"{k}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn csv_reads_back_what_was_written() {
    let catalogue = Catalogue::shipped();
    let all: Vec<&Requirement> = catalogue.requirements.iter().collect();
    let text = view::csv(&all);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let ids: Vec<String> = reader.records().map(|r| r.unwrap()[0].to_owned()).collect();
    assert_eq!(ids, all.iter().map(|r| r.id.clone()).collect::<Vec<_>>());
}

#[test]
fn markdown_and_table_have_a_line_for_every_requirement() {
    let catalogue = Catalogue::shipped();
    let all: Vec<&Requirement> = catalogue.requirements.iter().collect();
    assert_eq!(view::markdown(&all).lines().count(), all.len() + 2);
    let table = view::table(&all, Some(4000));
    for r in all {
        assert!(table.contains(&r.id), "{}", r.id);
    }
}

#[test]
fn a_table_is_no_wider_than_the_terminal() {
    let catalogue = Catalogue::shipped();
    let all: Vec<&Requirement> = catalogue.requirements.iter().collect();
    let widest = view::table(&all, Some(100)).lines().map(|l| l.chars().count()).max().unwrap();
    assert!(widest <= 100, "{widest}");
}

#[test]
fn an_imported_row_says_what_is_printed_and_what_it_means() {
    let text = "S\nSource | Destination | Type | Port | Details |\n---|---|---|---|---|\n\
                StoreFront Server | Citrix ADC | TCP | 8000 | why |\n\
                A toaster | RADIUS | 1812 | why | |\n";
    let catalogue = Catalogue::shipped();
    let rows = crate::reading::rows(&text.replace("A toaster", "NetScaler"), None);
    let value: Value = serde_json::from_str(&view::rows_json(&catalogue, "citrix", &rows)).unwrap();
    assert_eq!(value["rows"][0]["source"], "adc", "{value}");
    assert_eq!(value["rows"][0]["destination"], "storefront");
    assert_eq!(value["rows"][0]["printed"]["destination"], "Citrix ADC");
    assert_eq!(value["rows"][1]["source"], "storefront");
    assert_eq!(value["rows"][1]["destination"], "adc");
    assert_eq!(
        value["rows"][1]["services"],
        json!([{"protocol": "udp", "from": 1812, "to": 1812}])
    );
    let unknown = crate::reading::rows(text, None);
    let csv = view::rows_csv(&catalogue, "citrix", &unknown);
    assert!(csv.ends_with(",storefront,A toaster,udp/1812\n"), "{csv}");
    assert_eq!(view::rows_markdown(&catalogue, "citrix", &rows).lines().count(), 4);
    assert!(view::rows_table(&catalogue, "citrix", &rows, None).contains("adc -> storefront"));
}

#[test]
fn one_requirement_in_full() {
    let catalogue = Catalogue::shipped();
    let text = view::show(&catalogue, catalogue.requirement("citrix/wem/cache").unwrap());
    assert_eq!(
        text,
        "\
id           citrix/wem/cache
section      Workspace Environment Management, row 5
printed      Agent cache synchronization process | Infrastructure service | TCP | 8288
source       WEM Agent (wem-agent)
destination  WEM Infrastructure Service (wem-infrastructure)
kind         workload
services     tcp/8288
when         wem-1912-and-later: Workspace Environment Management 1912 or newer; on by default
purpose      Agents keep their offline copy, from 1912 on.
"
    );
}

#[test]
fn a_search_finds_what_has_every_word() {
    let catalogue = Catalogue::shipped();
    let ids = |words: &[&str]| -> Vec<String> {
        search(&catalogue, words).iter().map(|r| r.id.clone()).collect()
    };
    assert_eq!(ids(&["WEM", "8288"]), ["citrix/wem/cache"]);
    assert!(
        ids(&["virtual delivery agent", "2598"])
            .contains(&"citrix/cvad/session-reliability".into())
    );
    assert!(ids(&["no such thing"]).is_empty());
    assert_eq!(ids(&[]).len(), catalogue.requirements.len());
}
