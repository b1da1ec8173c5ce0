// SPDX-License-Identifier: Apache-2.0
//! What each reader gets: a terminal, a program, a person, a monitoring system.

use std::collections::BTreeSet;

use portolan_doctor::seen::*;
use portolan_doctor::view;
use scraper::{Html, Selector};
use serde_json::Value;

use super::world::*;

/// A page without mistakes, in which nothing runs and that fetches nothing.
pub(crate) fn is_page(text: &str) {
    let page = Html::parse_document(text);
    assert_eq!(page.errors, Vec::<std::borrow::Cow<'static, str>>::new());
    for foreign in ["script", "img", "iframe", "link", "b", "s", "u", "i", "form", "[onclick]"] {
        let found = page.select(&Selector::parse(foreign).unwrap()).count();
        assert_eq!(found, 0, "{foreign}");
    }
    for link in page.select(&Selector::parse("a").unwrap()) {
        assert!(link.value().attr("href").unwrap().starts_with("https://"));
    }
}

/// The text format 0.0.4: families in one piece, each after its help and type; labels in order, quoted and escaped; no line twice.
pub(crate) fn is_exposition(text: &str) {
    assert!(text.ends_with('\n'));
    let (mut family, mut families, mut lines) = (String::new(), BTreeSet::new(), BTreeSet::new());
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            family = rest.split(' ').next().unwrap().to_owned();
            assert!(families.insert(family.clone()), "{family} comes twice");
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            assert_eq!(rest, format!("{family} gauge"));
        } else {
            let rest = line
                .strip_prefix(family.as_str())
                .unwrap_or_else(|| panic!("{line} is not of {family}"));
            let value = labelled(rest);
            value.parse::<f64>().unwrap_or_else(|_| panic!("{line}: `{value}` is no number"));
            let name = line.strip_suffix(value).unwrap();
            assert!(lines.insert(name.to_owned()), "{name} comes twice");
        }
    }
}

/// What stands behind the labels.
fn labelled(rest: &str) -> &str {
    let Some(mut rest) = rest.strip_prefix('{') else { return rest.strip_prefix(' ').unwrap() };
    loop {
        let (label, value) = rest.split_once("=\"").unwrap();
        assert!(
            !label.is_empty() && label.bytes().all(|c| c.is_ascii_lowercase() || c == b'_'),
            "{label}"
        );
        let mut at = 0;
        let bytes = value.as_bytes();
        while bytes[at] != b'"' {
            if bytes[at] == b'\\' {
                at += 1;
                assert!(b"\\\"n".contains(&bytes[at]), "{value}");
            }
            at += 1;
        }
        rest = &value[at + 1..];
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => return rest.strip_prefix("} ").unwrap(),
        }
    }
}

fn read() -> Run {
    let mut run = run();
    run.addresses[0].tls = Some(tls(HUB, By::Private(ZSCALER), Leaf::Good));
    run.omitted = vec!["packets: not permitted".into()];
    run
}

#[test]
fn the_table_has_a_line_an_address_and_the_findings_follow_the_worst_first() {
    let text = view::text(&judged(&read()));
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].starts_with("ADDRESS"), "{text}");
    let cells: Vec<_> = lines[1].split_whitespace().collect();
    assert_eq!(
        cells,
        ["agenthub.citrixworkspacesapi.net:443", "direct", "yes", "confirmed", "Zscaler", "50"]
    );
    assert!(
        lines[5].starts_with("error[tls-interception]: `Zscaler` ends TLS connections"),
        "{text}"
    );
    let at = |words: &str| text.find(words).unwrap();
    assert!(at("error[tls-interception]") < at("note[omitted-checks]"));
    assert!(text.contains("run     portolan connector bypass zscaler"));
    assert!(text.ends_with("3 of 3 reached in 60 ms; interception: confirmed (Zscaler); 1 errors, 0 warnings, 1 notes\n"), "{text}");
}

fn keys(value: &Value) -> Vec<&str> {
    let mut all: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    all.sort_unstable();
    all
}

#[test]
fn the_json_has_the_shape_that_is_documented() {
    let value: Value = serde_json::from_str(&view::json(&judged(&read()))).unwrap();
    assert_eq!(
        keys(&value),
        [
            "addresses",
            "echoes",
            "findings",
            "machine",
            "omitted",
            "product",
            "started",
            "took_ms",
            "verdict",
            "version",
            "ways"
        ]
    );
    assert_eq!(
        (&value["version"], &value["verdict"], &value["product"]),
        (&1.into(), &"confirmed".into(), &"Zscaler".into())
    );
    assert_eq!(
        keys(&value["addresses"][0]),
        [
            "address",
            "at_ms",
            "came",
            "cipher",
            "connect_ms",
            "expires",
            "findings",
            "host",
            "issuer",
            "leads_to",
            "pattern",
            "port",
            "product",
            "purpose",
            "reached",
            "region",
            "roles",
            "source",
            "speaks",
            "status",
            "tls",
            "took_ms",
            "verdict",
            "way"
        ]
    );
    let finding = &value["findings"][0];
    assert_eq!(
        keys(finding),
        [
            "addresses",
            "change",
            "cites",
            "code",
            "command",
            "confidence",
            "evidence",
            "for_whom",
            "message",
            "roles",
            "severity",
            "why"
        ]
    );
    assert_eq!(keys(&finding["addresses"][0]), ["host", "port", "speaks", "way"]);
    assert_eq!(keys(&finding["cites"][0]), ["title", "url"]);
    assert_eq!(value["addresses"][0]["findings"][0], "tls-interception");
    assert_eq!(value["omitted"][0], "packets: not permitted");
}

#[test]
fn the_page_says_what_was_seen_why_it_breaks_what_to_change_and_who_says_so() {
    let page = view::html(&judged(&read()));
    is_page(&page);
    for words in [
        "It is a fact that Zscaler ends TLS connections",
        "agenthub.citrixworkspacesapi.net:443",
        "the certificate was issued by <code>O=Zscaler Inc.",
        "does not support inspection of Gateway Service addresses",
        "portolan connector bypass zscaler",
        "https://support.citrix.com/article/CTX696422",
        "connector-1",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn the_page_escapes_whatever_strangers_sent() {
    let evil = "<script>alert(1)</script>";
    let mut run = read();
    run.host.name = evil.into();
    run.addresses[0].asked.purpose = evil.into();
    run.addresses[1].asked.host = "<b>x</b>.example".into();
    run.omitted = vec![evil.into()];
    let page = view::html(&judged(&run));
    is_page(&page);
    assert!(page.contains("&lt;script&gt;"));
}

#[test]
fn metrics_tell_each_address_each_code_and_the_last_run() {
    let mut run = read();
    run.addresses[1].way =
        Way::Proxy { proxy: "http://a\"b\\c\nd:1".into(), said_by: String::new() };
    let text = view::metrics(&judged(&run));
    is_exposition(&text);
    for line in [
        r#"portolan_connector_address_up{host="agenthub.citrixworkspacesapi.net",port="443",speaks="https",way="direct"} 1"#,
        r#"portolan_connector_address_interception{host="agenthub.citrixworkspacesapi.net",port="443",speaks="https",way="direct"} 3"#,
        r#"portolan_connector_address_up{host="contoso.xendesktop.net",port="443",speaks="https",way="http://a\"b\\c\nd:1"} 1"#,
        r#"portolan_connector_findings{code="tls-interception"} 1"#,
        r#"portolan_connector_findings{code="mtu-hole"} 0"#,
        "portolan_connector_last_run_timestamp_seconds 1795780800",
        "portolan_connector_run_seconds 0.060",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
}

#[test]
fn an_address_that_a_list_names_twice_is_one_line_of_metrics() {
    let mut run = run();
    run.addresses.push(run.addresses[0].clone());
    is_exposition(&view::metrics(&judged(&run)));
}
