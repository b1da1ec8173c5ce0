// SPDX-License-Identifier: Apache-2.0
//! Lists in every form, and texts that are none.

use std::collections::BTreeSet;

use portolan_diagnostics::{Diagnostic, Place as Where, Severity, Sources};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{Counts, Form, Import, Wanted, import};
use crate::{Cloud, CustomerId, Direction, Region};

fn read(text: &str, form: Option<Form>, wanted: &Wanted<'_>) -> (Option<Import>, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let source = sources.add("list.json", text);
    import(source, &sources, form, wanted)
}

fn good(text: &str) -> Import {
    read(text, None, &Wanted::default()).0.unwrap()
}

/// `place ports [sections] regions direction`, where they are said.
fn lines(import: &Import) -> Vec<String> {
    let line = |listed: &crate::Listed| {
        let ports: Vec<String> = listed.address.ports.iter().map(ToString::to_string).collect();
        let regions: Vec<&str> = listed.regions.iter().map(|r| r.word()).collect();
        let said = if listed.has_ports { "" } else { "?" };
        format!(
            "{} {}{said} [{}] {} {}",
            listed.address.place,
            ports.join(","),
            listed.sections.join("; "),
            regions.join(","),
            listed.direction.word()
        )
    };
    import.addresses.iter().map(line).collect()
}

fn codes(told: &[Diagnostic]) -> Vec<&str> {
    told.iter().map(|d| d.code).collect()
}

/// As two public scripts read the static list; names and sections are our own.
const STATIC: &str = r#"{
  "Agent Hub": { "LatestChangeLog": "none", "AllowList": ["agenthub-eu.citrixworkspacesapi.net", "", "<CUSTOMER_ID>.xendesktop.net"] },
  "Gateway": { "AllowList": ["*.g.nssvc.net", "https://agenthub-eu.citrixworkspacesapi.net", "a-*.x.net"] },
  "Notes": { "LatestChangeLog": "x" },
  "Version": 3
}"#;

#[test]
fn the_static_form_is_read_with_the_services_of_each_name() {
    let id = CustomerId::parse("Contoso1").unwrap();
    let wanted = Wanted { customer: Some(&id), ..Wanted::default() };
    let (read, told) = read(STATIC, None, &wanted);
    let read = read.unwrap();
    assert_eq!(read.form, Form::Static);
    assert_eq!(
        lines(&read),
        [
            "*.g.nssvc.net tcp/443,udp/443? [Gateway]  outbound",
            "agenthub-eu.citrixworkspacesapi.net tcp/443 [Agent Hub; Gateway] eu outbound",
            "contoso1.xendesktop.net tcp/443? [Agent Hub]  outbound",
        ]
    );
    let expected = Counts {
        words: 6,
        taken: 3,
        repeated: 1,
        blank: 1,
        not_understood: 1,
        sections_without_list: vec!["Notes".into(), "Version".into()],
        unread_keys: [("LatestChangeLog".to_owned(), 2)].into(),
        ..Counts::default()
    };
    assert_eq!(read.counts, expected);
    assert_eq!(codes(&told), ["unread-address", "section-without-list", "unread-key"]);
    let Where::Span(span) = &told[0].place else { panic!() };
    assert_eq!(&STATIC[span.start..span.end], "\"a-*.x.net\"");
}

#[test]
fn without_an_id_the_wildcard_that_stands_for_it_is_told() {
    let (read, told) = read(STATIC, Some(Form::Static), &Wanted::default());
    assert!(lines(&read.unwrap()).iter().any(|line| line.starts_with("*.xendesktop.net ")));
    assert!(codes(&told).contains(&"no-customer-id"));
}

#[test]
fn a_form_that_it_has_not_is_told() {
    let (none, told) = read(r#"["a.cloud.com"]"#, Some(Form::Static), &Wanted::default());
    assert!(none.is_none());
    assert_eq!(codes(&told), ["wrong-form"]);
}

/// Shapes that the connectivity interface may answer with; its body is published nowhere.
#[test]
fn whatever_json_names_addresses_is_read_with_what_stands_around_them() {
    let all = json!({
        "version": "2.0",
        "lastUpdated": "2026-01-01",
        "services": [
            { "serviceName": "Gateway", "direction": "outbound", "geo": "eu",
              "fqdns": ["*.g.nssvc.net"], "cidrs": ["52.1.2.0/24"], "ports": "443", "protocol": ["TCP", "UDP"] },
            { "serviceName": "Push", "direction": "inbound", "ips": ["52.9.9.9"], "tcpPorts": "8443" },
            { "serviceName": "Relay", "geo": ["us", "ap-s"], "endpoints": [
                { "fqdn": "r.servicebus.windows.net", "ports": ["443", "9350-9354"] } ] }
        ]
    });
    let outbound = good(&all.to_string());
    assert_eq!(outbound.form, Form::Json);
    assert_eq!(
        lines(&outbound),
        [
            "*.g.nssvc.net tcp/443,udp/443 [Gateway] eu outbound",
            "52.1.2.0/24 tcp/443,udp/443 [Gateway] eu outbound",
            "r.servicebus.windows.net tcp/443,tcp/9350-9354 [Relay] us,ap-s outbound",
        ]
    );
    assert_eq!(outbound.counts.other_direction, 1);
    let inbound = Wanted { direction: Direction::Inbound, ..Wanted::default() };
    let inbound = read(&all.to_string(), None, &inbound).0.unwrap();
    assert_eq!(lines(&inbound), ["52.9.9.9 tcp/8443 [Push]  inbound"]);
}

#[test]
fn maps_by_direction_region_and_service_are_read() {
    let all = json!({ "outbound": { "us": { "Core": ["core-us.x.net"] }, "Core": ["core.x.net"] }, "inbound": ["10.1.0.0/16"] });
    let wanted = Wanted { direction: Direction::Both, ..Wanted::default() };
    assert_eq!(
        lines(&read(&all.to_string(), None, &wanted).0.unwrap()),
        [
            "10.1.0.0/16 tcp/443? []  inbound",
            "core-us.x.net tcp/443? [Core] us outbound",
            "core.x.net tcp/443? [Core]  outbound",
        ]
    );
}

#[test]
fn lists_like_those_of_other_web_services_are_read() {
    let all = json!([
        { "id": 1, "serviceArea": "Core", "serviceAreaDisplayName": "Citrix Core", "urls": ["*.cloud.com", ".xendesktop.net"],
          "ips": ["2001:db8::/32"], "tcpPorts": "80,443", "udpPorts": "443", "required": true, "category": "Allow" }
    ]);
    let read = read(&all.to_string(), Some(Form::Zscaler), &Wanted::default()).0.unwrap();
    let ports = "tcp/80,tcp/443,udp/443";
    assert_eq!(
        lines(&read),
        ["*.cloud.com", "*.xendesktop.net", "2001:db8::/32", "xendesktop.net"]
            .map(|place| format!("{place} {ports} [Citrix Core]  outbound"))
    );
    assert_eq!(read.counts.unread_keys.keys().collect::<Vec<_>>(), ["category", "id", "required"]);
}

#[test]
fn names_beside_their_kind_are_read_and_addresses_of_pages_are_not() {
    let all = json!({ "documentation": "docs.citrix.com", "list": [{ "name": "*.cloud.com", "type": "wildcard" }, { "name": "x.cloud.com" }] });
    let read = good(&all.to_string());
    let places: Vec<String> = read.addresses.iter().map(|l| l.address.place.to_string()).collect();
    assert_eq!(places, ["*.cloud.com", "x.cloud.com"]);
    assert_eq!(read.counts.unread_keys["documentation"], 1);
}

#[test]
fn plain_lists_by_lines_are_read() {
    let text = "# Citrix\n.cloud.com, x.net:443\r\n\n10.0.0.0/8  # all\nnot one\n";
    let (read, told) = read(text, None, &Wanted::default());
    let read = read.unwrap();
    assert_eq!(read.form, Form::Zscaler);
    let places: Vec<String> = read.addresses.iter().map(|l| l.address.place.to_string()).collect();
    assert_eq!(places, ["*.cloud.com", "10.0.0.0/8", "cloud.com", "x.net"]);
    assert_eq!(codes(&told), ["unread-address"]);
    let Where::Span(span) = &told[0].place else { panic!() };
    assert_eq!(&text[span.start..span.end], "not one");
}

#[test]
fn other_clouds_and_regions_are_left_out_and_counted() {
    let text = r#"["trust.citrixworkspacesapi.us", "trust.citrixworkspacesapi.jp", "trust-eu.citrixworkspacesapi.net", "a.digicert.com"]"#;
    let gov = Wanted {
        cloud: Some(Cloud::Government),
        regions: &[Region::UnitedStates],
        ..Wanted::default()
    };
    let read = read(text, None, &gov).0.unwrap();
    let places: Vec<String> = read.addresses.iter().map(|l| l.address.place.to_string()).collect();
    assert_eq!(places, ["a.digicert.com", "trust.citrixworkspacesapi.us"]);
    assert_eq!((read.counts.other_cloud, read.counts.other_region), (1, 1));
    let clouds: Vec<Cloud> = good(text).addresses.iter().map(|l| l.address.cloud).collect();
    assert_eq!(clouds, [Cloud::Commercial, Cloud::Commercial, Cloud::Japan, Cloud::Government]);
}

#[test]
fn what_is_no_list_is_an_error_with_a_place() {
    for (text, code) in [
        ("", "bad-json"),
        ("{", "bad-json"),
        ("[1,", "bad-json"),
        ("{}", "no-address"),
        ("[]", "no-address"),
        ("null", "no-address"),
        ("<html><body>Forbidden</body></html>", "no-address"),
        (r#"{"a": {"AllowList": []}}"#, "no-address"),
        (r#"{"error": "customerId is required"}"#, "no-address"),
        (r#"["*"]"#, "no-address"),
    ] {
        let (none, told) = read(text, None, &Wanted::default());
        assert!(none.is_none(), "{text}");
        assert_eq!((told[0].code, told[0].severity), (code, Severity::Error), "{text}");
        assert!(matches!(told[0].place, Where::Span(_)) && told[0].help.is_some(), "{text}");
    }
}

/// Strings as lists have them, good and bad.
fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        "(\\*\\.){0,2}([ab]\\.){0,2}(cloud\\.com|x\\.net|y\\.us|z\\.jp)",
        "(https?://)?[ab]\\.x\\.net(:443)?(/p)?",
        "<CUSTOMER_ID>\\.x\\.net",
        "10\\.[0-9]\\.0\\.0/16",
        "[ -~]{0,12}",
        Just(String::new()),
        any::<String>(),
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "AllowList",
        "urls",
        "ips",
        "name",
        "service",
        "direction",
        "geo",
        "ports",
        "tcpPorts",
        "protocol",
        "eu",
        "inbound",
        "notes",
    ])
    .prop_map(str::to_owned)
}

fn document() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        6 => string().prop_map(Json::from),
        1 => any::<u32>().prop_map(Json::from),
        1 => Just(Json::Null),
    ];
    leaf.prop_recursive(4, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((key(), inner), 0..5)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

fn any_form() -> impl Strategy<Value = Option<Form>> {
    prop::option::of(prop::sample::select(Form::ALL.to_vec()))
}

fn adds_up(counts: &Counts) -> bool {
    let parts = [
        counts.taken,
        counts.repeated,
        counts.blank,
        counts.not_understood,
        counts.other_cloud,
        counts.other_region,
        counts.other_direction,
    ];
    counts.words == parts.iter().sum::<usize>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn every_string_of_a_static_list_is_accounted_for(sections in prop::collection::btree_map("[A-Z][a-z]{1,6}", prop::collection::vec(string(), 0..6), 1..5)) {
        let document: Json = sections.iter().map(|(name, list)| (name.clone(), json!({ "AllowList": list }))).collect::<serde_json::Map<_, _>>().into();
        let strings: usize = sections.values().map(Vec::len).sum();
        if let (Some(import), _) = read(&document.to_string(), Some(Form::Static), &Wanted::default()) {
            prop_assert_eq!(import.counts.words, strings);
            prop_assert!(adds_up(&import.counts), "{:?}", import.counts);
            let named: BTreeSet<&String> = import.addresses.iter().flat_map(|l| &l.sections).collect();
            prop_assert!(named.iter().all(|name| sections.contains_key(*name)));
        }
    }

    #[test]
    fn any_document_is_read_or_refused_and_its_counts_add_up(document in document(), form in any_form()) {
        let text = document.to_string();
        let (import, told) = read(&text, form, &Wanted::default());
        prop_assert_eq!(import.is_none(), told.iter().any(|d| d.severity == Severity::Error));
        if let Some(import) = import {
            prop_assert!(adds_up(&import.counts), "{:?}", import.counts);
            prop_assert!(!import.addresses.is_empty() && import.addresses.iter().all(|l| !l.address.ports.is_empty()));
        }
    }

    #[test]
    fn a_document_that_is_cut_or_spoilt_is_read_or_refused(document in document(), form in any_form(), at in any::<prop::sample::Index>(), with in "[\\[\\]{}\",:\\\\*. ]{0,3}") {
        let text = document.to_string();
        let mut cut = at.index(text.len() + 1);
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        for spoilt in [text[..cut].to_owned(), format!("{}{with}{}", &text[..cut], &text[cut..])] {
            let (import, told) = read(&spoilt, form, &Wanted::default());
            prop_assert_eq!(import.is_none(), told.iter().any(|d| d.severity == Severity::Error));
            for diagnostic in told {
                let Where::Span(span) = diagnostic.place else { panic!() };
                prop_assert!(span.start <= spoilt.len(), "{} {:?}", diagnostic.code, span);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), form in any_form()) {
        let (import, told) = read(&text, form, &Wanted::default());
        prop_assert_eq!(import.is_none(), told.iter().any(|d| d.severity == Severity::Error));
    }
}

#[test]
fn one_address_with_more_services_and_ports_than_a_row_holds_is_listed_all_the_same() {
    let sections =
        (1..=9_000).map(|n| json!({"service": format!("s{n}"), "port": n, "url": "a.x.net"}));
    let list = good(&json!(sections.collect::<Vec<_>>()).to_string());
    let [one] = list.addresses.as_slice() else { panic!("{}", list.addresses.len()) };
    assert_eq!((one.sections.len(), one.address.ports.len()), (9_000, 9_000));
    assert!(one.sections.is_sorted() && one.address.ports.is_sorted());
    assert!(crate::view::text(&list.addresses).contains("tcp/9000"));
}

#[test]
fn what_a_list_says_once_of_many_addresses_stays_small() {
    let ports: Vec<u16> = (1..=999).collect();
    let name = "long ".repeat(1_000);
    let (list, told) = read(
        &json!([{"service": name, "ports": ports, "urls": ["a.x.net", "b.x.net"]}]).to_string(),
        None,
        &Wanted::default(),
    );
    let addresses = list.unwrap().addresses;
    assert!(addresses.iter().all(|one| !one.has_ports && one.sections.concat().len() == 200));
    assert_eq!(codes(&told), ["unread-key"]);
}

#[test]
fn a_plain_list_with_too_many_lines_is_refused_before_any_is_looked_at() {
    let text = "* a.x.net\n".repeat(super::node::VALUES_MAX + 1);
    let (list, told) = read(&text, None, &Wanted::default());
    assert_eq!((list, codes(&told)), (None, vec!["list-too-large"]));
}
