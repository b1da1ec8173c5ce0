// SPDX-License-Identifier: Apache-2.0
//! A report for Prometheus, in its text format 0.0.4: <https://prometheus.io/docs/instrumenting/exposition_formats/>.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::finding::FINDINGS;
use crate::report::{AddressReport, Report, Verdict};

/// The report as gauges. Each family stands once, and each of its lines has labels of its own.
pub fn metrics(report: &Report) -> String {
    let mut page = Page(String::new());
    page.addresses(report);
    page.certificates(report);
    page.findings(report);
    page.whole(report);
    page.0
}

type Labels = Vec<(&'static str, String)>;

struct Page(String);

impl Page {
    fn addresses(&mut self, report: &Report) {
        let all = once(report);
        let rows = |value: fn(&AddressReport) -> String| -> Vec<(Labels, String)> {
            all.values().map(|one| (place(one), value(one))).collect()
        };
        let up = rows(|one| number(u64::from(one.reached)));
        self.family(
            "portolan_connector_address_up",
            "Whether an address answered as it should.",
            &up,
        );
        let took = rows(|one| seconds(one.took_ms));
        self.family(
            "portolan_connector_address_check_seconds",
            "How long the check of an address took.",
            &took,
        );
        let connect: Vec<_> =
            all.values().filter_map(|one| Some((place(one), seconds(one.connect_ms?)))).collect();
        self.family(
            "portolan_connector_address_connect_seconds",
            "How long its TCP connection took.",
            &connect,
        );
        let read = rows(|one| rank(one.verdict));
        self.family(
            "portolan_connector_address_interception",
            "How sure it is that somebody reads along: 0 none, 1 suspected, 2 likely, 3 confirmed.",
            &read,
        );
    }

    fn certificates(&mut self, report: &Report) {
        let all = once(report);
        let expires: Vec<_> =
            all.values().filter_map(|one| Some((place(one), one.expires?.to_string()))).collect();
        self.family(
            "portolan_connector_chain_expiry_timestamp_seconds",
            "When the first certificate of an address's chain expires, in seconds of Unix.",
            &expires,
        );
    }

    /// Every code, so that what is not found is 0 and not missing.
    fn findings(&mut self, report: &Report) {
        let count = |code: &str| report.findings.iter().filter(|one| one.code == code).count();
        let rows: Vec<_> = FINDINGS
            .iter()
            .map(|kind| (vec![("code", kind.code.to_owned())], count(kind.code).to_string()))
            .collect();
        self.family("portolan_connector_findings", "How many findings of a code were told.", &rows);
    }

    fn whole(&mut self, report: &Report) {
        let one = |value: String| vec![(Vec::new(), value)];
        self.family(
            "portolan_connector_interception",
            "The worst of all addresses: 0 none, 1 suspected, 2 likely, 3 confirmed.",
            &one(rank(report.verdict)),
        );
        self.family(
            "portolan_connector_run_seconds",
            "How long the last run took.",
            &one(seconds(report.took_ms)),
        );
        if let Ok(at) = report.started.parse::<jiff::Timestamp>() {
            self.family(
                "portolan_connector_last_run_timestamp_seconds",
                "When the last run began, in seconds of Unix.",
                &one(at.as_second().to_string()),
            );
        }
    }

    fn family(&mut self, name: &str, help: &str, rows: &[(Labels, String)]) {
        if rows.is_empty() {
            return;
        }
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (labels, value) in rows {
            let pairs: Vec<_> = labels
                .iter()
                .map(|(label, value)| format!("{label}=\"{}\"", escaped(value)))
                .collect();
            let labels =
                if pairs.is_empty() { String::new() } else { format!("{{{}}}", pairs.join(",")) };
            let _ = writeln!(self.0, "{name}{labels} {value}");
        }
    }
}

/// Each set of labels once: a list may name an address twice.
fn once(report: &Report) -> BTreeMap<Labels, &AddressReport> {
    report.addresses.iter().map(|one| (place(one), one)).collect()
}

fn place(one: &AddressReport) -> Labels {
    vec![
        ("host", one.host.clone()),
        ("port", one.port.to_string()),
        ("speaks", one.speaks.clone()),
        ("way", one.way.clone()),
    ]
}

fn number(value: u64) -> String {
    value.to_string()
}

fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

fn rank(verdict: Verdict) -> String {
    let rank = match verdict {
        Verdict::None => 0,
        Verdict::Suspected => 1,
        Verdict::Likely => 2,
        Verdict::Confirmed => 3,
    };
    number(rank)
}

/// A label's value: backslash, quote and line feed are escaped, all else stands as it is.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
