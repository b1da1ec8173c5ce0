// SPDX-License-Identifier: Apache-2.0
//! What echoes of our own saw: told in every view, and held against what was sent.

use portolan_doctor::seen::*;
use portolan_doctor::{Report, Severity, Verdict, view};

use super::views::is_page;
use super::world::*;

fn hello(sha256: &str, source: &str, ttl: u8) -> HelloSeen {
    HelloSeen {
        sha256: sha256.into(),
        ja4: format!("t13d_{sha256}"),
        alpn: vec!["http/1.1".into()],
        versions: vec!["TLS1.3".into(), "TLS1.2".into()],
        source: Some(source.into()),
        ttl: Some(ttl),
        ..HelloSeen::default()
    }
}

fn visit() -> EchoSeen {
    EchoSeen {
        endpoint: "echo.example:8443".into(),
        way: Way::Direct,
        sent: hello("same", "10.0.0.5:40001", 64),
        got: Some(hello("same", "10.0.0.5:40001", 64)),
        failure: None,
        is_own_certificate: Some(true),
        request_fields: vec![field("accept", "<any>")],
    }
}

fn report(change: impl Fn(&mut EchoSeen)) -> Report {
    let mut run = run();
    let mut echo = visit();
    change(&mut echo);
    run.echoes = vec![echo];
    judged(&run)
}

#[test]
fn an_echo_that_sees_what_was_sent_is_told_and_raises_no_alarm() {
    let report = report(|_| {});
    assert!(codes(&report).is_empty() && report.verdict == Verdict::None);
    let echo = &report.echoes[0];
    assert_eq!((echo.came.as_str(), echo.verdict, echo.differs.len()), ("ok", Verdict::None, 0));
}

#[test]
fn translated_addresses_and_routers_are_told_and_raise_no_alarm() {
    let report = report(|echo| echo.got = Some(hello("same", "203.0.113.9:1025", 61)));
    assert!(codes(&report).is_empty() && report.verdict == Verdict::None);
    assert_eq!(
        report.echoes[0].differs,
        [
            "it went out from `10.0.0.5:40001` and came from `203.0.113.9:1025`",
            "it went out with a TTL of 64 and came with 61",
        ]
    );
}

#[test]
fn another_hello_is_a_fact_and_each_difference_is_evidence() {
    let report = report(|echo| {
        let mut got = hello("other", "203.0.113.9:1025", 61);
        got.versions = vec!["TLS1.2".into()];
        got.alpn.clear();
        echo.got = Some(got);
    });
    assert_eq!((codes(&report), report.verdict), (vec!["echo-altered"], Verdict::Confirmed));
    let lines = &report.findings[0].evidence;
    for words in [
        "sent `t13d_same`, and `t13d_other` arrived (JA4)",
        "versions sent: TLS1.3, TLS1.2; arrived: TLS1.2",
        "ALPN sent: http/1.1; arrived: none",
        "came with 61",
    ] {
        assert!(lines.iter().any(|line| line.contains(words)), "{words}: {lines:?}");
    }
}

#[test]
fn an_echo_that_does_not_answer_is_a_warning_and_not_an_alarm() {
    let report = report(|echo| {
        echo.got = None;
        echo.is_own_certificate = None;
        echo.failure = Some(failure(Kind::Refused));
    });
    assert_eq!((codes(&report), report.verdict), (vec!["echo-unreached"], Verdict::None));
    assert_eq!(report.findings[0].severity, Severity::Warning);
    assert_eq!(report.findings[0].evidence, ["refused by a reset after 12 ms"]);
    assert!(!report.is_clean());
}

#[test]
fn a_foreign_certificate_in_place_of_the_echo_is_told_once() {
    let report = report(|echo| {
        echo.got = None;
        echo.is_own_certificate = Some(false);
        echo.failure = Some(failure(Kind::NotHttp));
    });
    assert_eq!(codes(&report), ["echo-altered"]);
}

#[test]
fn every_view_tells_source_ttl_and_fingerprints() {
    let report = report(|echo| echo.got = Some(hello("same", "203.0.113.9:1025", 61)));
    let (text, page) = (view::text(&report), view::html(&report));
    is_page(&page);
    for words in ["echo.example:8443", "203.0.113.9:1025", "61", "t13d_same"] {
        assert!(text.contains(words), "{words}: {text}");
        assert!(page.contains(words), "{words}");
    }
    assert!(
        page.contains("accept: &lt;any&gt;") && page.contains("the certificate the echo's own")
    );
    let value: serde_json::Value = serde_json::from_str(&view::json(&report)).unwrap();
    assert_eq!(value["echoes"][0]["got"]["ttl"], 61);
    assert_eq!(value["echoes"][0]["sent"]["ja4"], "t13d_same");
}

#[test]
fn a_report_without_echoes_has_no_room_for_them() {
    let report = judged(&run());
    assert!(!view::text(&report).contains("ECHO") && !view::html(&report).contains("echoes saw"));
    let text = view::json(&report).replace("\"echoes\": [],", "");
    let old: Report = serde_json::from_str(&text).unwrap();
    assert_eq!(old, report);
}
