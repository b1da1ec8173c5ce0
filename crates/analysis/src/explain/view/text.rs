// SPDX-License-Identifier: Apache-2.0
//! Answers about single connections, for people.

use std::fmt::Write;

use portolan_site::model::{Decision, Reason};

use super::super::{Answer, BothSaid, Change, Detail, Hanging};
use super::change::Told;
use super::files::Files;
use super::reason;
use super::side::{both, name, words};

/// So many entries behind a decision are named.
const BEHIND_MAX: usize = 4;

/// A few lines for each answer.
pub fn text(answers: &[Answer], files: &Files<'_>) -> String {
    let mut out = String::new();
    for answer in answers {
        let said = answer.said();
        let hangs = answer.hanging != Hanging::default();
        let known = if hangs { ", as far as addresses of names are known" } else { "" };
        let (source, destination) = (&answer.source, &answer.destination);
        let (service, verdict) = (answer.connection.service, verdict(&said));
        let _ = writeln!(out, "{source} -> {destination} {service}: {verdict}{known}");
        for (end, said, hangs) in both(&said, &answer.hanging) {
            let _ = writeln!(out, "  {end:<8}{}", words(said, hangs, files));
            let detail = answer.detail.as_ref().map(|d| behind_text(answer, d, end, files));
            out.push_str(&detail.unwrap_or_default());
        }
        let changes = answer.detail.as_ref().map_or(&[][..], |d| &d.changes);
        out.push_str(&changes_text(changes, files));
    }
    out
}

/// In a word or two.
pub(super) fn verdict(said: &BothSaid) -> &'static str {
    match (said.is_flagged(), said.would_open()) {
        (true, _) if said.is_settled() => "flagged (known)",
        (true, _) => "flagged",
        (_, true) => "denied, and would open",
        _ if said.live() => "allowed",
        _ => "denied",
    }
}

/// Which policy lets it pass now, where another would decide; and what stands behind the decision.
fn behind_text(answer: &Answer, detail: &Detail, end: &str, files: &Files<'_>) -> String {
    let (live, intended) = (&answer.verdict.live, &answer.verdict.intended);
    let (live, intended, behind) = match end {
        "egress" => (&live.egress, &intended.egress, &detail.egress),
        _ => (&live.ingress, &intended.ingress, &detail.ingress),
    };
    let mut out = String::new();
    if let (Some(live), Some(intended)) = (live, intended)
        && live.policy.is_some()
        && live.outcome.allows()
        && live != intended
    {
        let by = name(live).map(|name| format!(" by {name}")).unwrap_or_default();
        let _ = writeln!(out, "          now: allowed{by}: {}", reason(live, files.site));
    }
    let told: Vec<String> =
        behind.iter().filter(|d| is_explicit(d)).map(|d| said(d, files)).collect();
    for one in told.iter().take(BEHIND_MAX) {
        let _ = writeln!(out, "          behind it: {one}");
    }
    if told.len() > BEHIND_MAX {
        let _ = writeln!(out, "          behind it: {} more", told.len() - BEHIND_MAX);
    }
    out
}

/// Defaults stand behind everything, and need not be said.
fn is_explicit(decision: &Decision) -> bool {
    !matches!(decision.reason, Reason::NotAllowed | Reason::Unlabelled | Reason::SiteDefault)
}

fn said(decision: &Decision, files: &Files<'_>) -> String {
    let verdict = if decision.outcome.allows() { "allows" } else { "denies" };
    let by = name(decision).unwrap_or_else(|| decision.reason.word().to_owned());
    let at = files.of(decision).map(|at| format!(" ({at})")).unwrap_or_default();
    format!("{by}{at} {verdict}")
}

fn changes_text(changes: &[Change], files: &Files<'_>) -> String {
    let mut out = String::new();
    match changes.len() {
        0 => return out,
        1 => out.push_str("  to allow it, make this change:\n"),
        many => {
            let _ = writeln!(out, "  to allow it, make all of these {many} changes:");
        }
    }
    for change in changes {
        let told = Told::of(change, files);
        let colon = if told.write.is_empty() { "" } else { ":" };
        let _ = writeln!(out, "  - {} end: {}{colon}", told.end, told.what);
        for line in &told.write {
            let _ = writeln!(out, "        {line}");
        }
        for other in &told.instead {
            let _ = writeln!(out, "    or {other}");
        }
    }
    out
}
