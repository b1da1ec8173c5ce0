// SPDX-License-Identifier: Apache-2.0
//! A report for a terminal: a table of the addresses, then what was found, the worst first.

use std::fmt::Write;

use crate::changes::Change;
use crate::look::{clean, list, place};
use crate::report::{About, AddressReport, EchoReport, Finding, Report, Severity, Verdict};

/// Columns of the table that hold foreign text are cut to this.
const CELL: usize = 64;
/// Addresses that a finding names in text; all stand in the JSON.
const NAMED: usize = 6;

/// The whole report.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    table(&mut out, report);
    echoes(&mut out, report);
    for finding in &report.findings {
        out.push('\n');
        told(&mut out, finding);
    }
    out.push('\n');
    summary(&mut out, report);
    out
}

fn table(out: &mut String, report: &Report) {
    let head = ["ADDRESS", "WAY", "REACHED", "READ ALONG", "BY", "MS"].map(str::to_owned);
    columns(out, std::iter::once(head).chain(report.addresses.iter().map(row)));
}

fn columns<const N: usize>(out: &mut String, rows: impl Iterator<Item = [String; N]>) {
    let rows: Vec<[String; N]> = rows.collect();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    for row in &rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
}

fn row(one: &AddressReport) -> [String; 6] {
    let about = About {
        host: one.host.clone(),
        port: one.port,
        speaks: one.speaks.clone(),
        way: one.way.clone(),
    };
    let reached = if one.reached { "yes".to_owned() } else { short(&one.came) };
    let verdict =
        if one.tls.is_none() && one.verdict == Verdict::None { "-" } else { one.verdict.word() };
    [
        short(&place(&about)),
        short(&one.way),
        reached,
        verdict.to_owned(),
        one.product.as_deref().map_or_else(|| "-".to_owned(), short),
        one.took_ms.to_string(),
    ]
}

/// Below the addresses, where echoes were asked.
fn echoes(out: &mut String, report: &Report) {
    if report.echoes.is_empty() {
        return;
    }
    let head =
        ["ECHO", "WAY", "ANSWERED", "ENDED ON THE WAY", "SAW", "TTL", "JA4 SENT", "JA4 CAME"];
    out.push('\n');
    columns(out, std::iter::once(head.map(str::to_owned)).chain(report.echoes.iter().map(echo)));
    for (echo, line) in report.echoes.iter().flat_map(|e| e.differs.iter().map(move |l| (e, l))) {
        let _ = writeln!(out, "   differs {}: {line}", clean(&echo.endpoint));
    }
}

fn echo(one: &EchoReport) -> [String; 8] {
    let or = |text: Option<&str>| {
        text.filter(|text| !text.is_empty()).map_or_else(|| "-".to_owned(), short)
    };
    let got = one.got.as_ref();
    let answered = if one.came == "ok" { "yes".to_owned() } else { short(&one.came) };
    [
        short(&one.endpoint),
        short(&one.way),
        answered,
        one.verdict.word().to_owned(),
        or(got.and_then(|got| got.source.as_deref())),
        got.and_then(|got| got.ttl).map_or_else(|| "-".to_owned(), |ttl| ttl.to_string()),
        or(Some(&one.sent.ja4)),
        or(got.map(|got| got.ja4.as_str())),
    ]
}

fn short(text: &str) -> String {
    let text = clean(text);
    if text.chars().count() <= CELL {
        text
    } else {
        text.chars().take(CELL.saturating_sub(1)).chain(['…']).collect()
    }
}

fn told(out: &mut String, finding: &Finding) {
    let sure = finding.confidence.word();
    let _ = writeln!(
        out,
        "{}[{}]: {} ({sure})",
        finding.severity.word(),
        finding.code,
        finding.message
    );
    let all: Vec<String> = finding.addresses.iter().map(place).collect();
    if !all.is_empty() {
        let _ = writeln!(out, "   about   {}", list(&all, NAMED));
    }
    if !finding.roles.is_empty() {
        let _ = writeln!(out, "   for     {}", list(&finding.roles, NAMED));
    }
    for line in &finding.evidence {
        let _ = writeln!(out, "   seen    {line}");
    }
    let _ = writeln!(out, "   why     {}", finding.why);
    let _ = writeln!(out, "   change  {} ({})", finding.change, finding.for_whom);
    if let Some(command) = &finding.command {
        let _ = writeln!(out, "   run     {command}");
    }
    for cite in &finding.cites {
        let _ = writeln!(out, "   see     {}: {}", cite.title, cite.url);
    }
}

fn summary(out: &mut String, report: &Report) {
    let count =
        |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    let reached = report.addresses.iter().filter(|one| one.reached).count();
    let _ = writeln!(
        out,
        "{reached} of {} reached in {} ms; interception: {}{}; {} errors, {} warnings, {} notes",
        report.addresses.len(),
        report.took_ms,
        report.verdict.word(),
        report.product.as_deref().map(|name| format!(" ({})", clean(name))).unwrap_or_default(),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
    );
}

/// What changed since the run before, a line each.
pub fn changed(changes: &[Change]) -> String {
    let line = |change: &Change| {
        let about = change.about.as_ref().map_or_else(
            || "all".to_owned(),
            |about| format!("{} ({})", place(about), clean(&about.way)),
        );
        let (was, is) = (clean(&change.before), clean(&change.after));
        match (was.is_empty(), is.is_empty()) {
            (true, _) => format!("{} {about} {}: {is}\n", clean(&change.at), change.kind),
            (false, true) => format!("{} {about} {}: was {was}\n", clean(&change.at), change.kind),
            (false, false) => {
                format!("{} {about} {}: {was} -> {is}\n", clean(&change.at), change.kind)
            }
        }
    };
    changes.iter().map(line).collect()
}
