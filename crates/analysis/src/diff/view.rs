// SPDX-License-Identifier: Apache-2.0
//! A difference, for people and for programs.

use std::fmt::Write;

use portolan_site::model::{Decision, Judgement, View};
use serde::Serialize;

use super::services::Words;
use super::{Change, Difference, Kind, Side, Witness};

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    equal: bool,
    changes: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    kind: &'static str,
    view: &'static str,
    source: &'a str,
    destination: &'a str,
    services: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    except: Vec<String>,
    pairs: u64,
    witness: Example<'a>,
}

#[derive(Serialize)]
struct Example<'a> {
    source: &'a str,
    destination: &'a str,
    service: String,
}

/// `{"version":1,"equal":...,"changes":[...]}`.
pub fn json(difference: &Difference) -> String {
    let changes = difference.changes.iter().map(row).collect();
    let document = Document { version: 1, equal: difference.is_equal(), changes };
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn row(change: &Change) -> Row<'_> {
    let Witness { source, destination, connection } = &change.witness;
    let words = Words::of(&change.services);
    Row {
        kind: change.kind.word(),
        view: view_word(change.view),
        source: change.source.word(),
        destination: change.destination.word(),
        services: words.services,
        except: words.except,
        pairs: change.pairs,
        witness: Example { source, destination, service: connection.service.to_string() },
    }
}

fn view_word(view: View) -> &'static str {
    match view {
        View::Live => "live",
        View::Intended => "intended",
    }
}

/// A table for each kind of change, with the decisions that made the witness change.
pub fn text(difference: &Difference, old: &Side<'_>, new: &Side<'_>) -> String {
    if difference.is_equal() {
        return "no difference: proved\n".into();
    }
    let mut out = String::new();
    let changes = &difference.changes;
    for part in changes.chunk_by(|a, b| (a.kind, a.view) == (b.kind, b.view)) {
        if let Some(first) = part.first() {
            let _ = writeln!(out, "{}", title(first));
            table(&mut out, part, old, new);
        }
    }
    out
}

fn title(change: &Change) -> String {
    let kind = match change.kind {
        Kind::NewlyAllowed => "newly allowed",
        Kind::NewlyDenied => "newly denied",
        Kind::NewlyFlagged => return "newly flagged: it passes, and is intended not to".into(),
        Kind::NoLongerFlagged => return "no longer flagged".into(),
    };
    match change.view {
        View::Live => format!("{kind}: what passes now"),
        View::Intended => {
            format!("{kind}: what is intended, once all that is monitored is enforced")
        }
    }
}

fn table(out: &mut String, changes: &[Change], old: &Side<'_>, new: &Side<'_>) {
    let cells = |c: &Change| {
        let ends = format!("{} -> {}", c.source.word(), c.destination.word());
        [ends, Words::of(&c.services).text(), c.pairs.to_string()]
    };
    let width = |of: usize| {
        changes.iter().filter_map(|c| cells(c).get(of).map(|w| w.chars().count())).max()
    };
    let (first, second) = (width(0).unwrap_or(0), width(1).unwrap_or(0).min(WIDE));
    for change in changes {
        let [ends, services, pairs] = cells(change);
        let noun = if change.pairs == 1 { "pair" } else { "pairs" };
        let _ = writeln!(out, "  {ends:<first$}  {services:<second$}  {pairs} {noun}");
        let Witness { source, destination, connection } = &change.witness;
        let _ = writeln!(out, "    {source} -> {destination} {}", connection.service);
        for line in because(change, old, new) {
            let _ = writeln!(out, "      {line}");
        }
    }
    out.push('\n');
}

/// A longer cell pushes its own line apart, and not the whole table.
const WIDE: usize = 40;

/// At each end whose decision for the witness changed: by whom before, and by whom now. A flag
/// hangs on both views.
fn because(change: &Change, old: &Side<'_>, new: &Side<'_>) -> Vec<String> {
    let views: &[View] = match change.kind {
        Kind::NewlyAllowed | Kind::NewlyDenied => &[change.view],
        Kind::NewlyFlagged | Kind::NoLongerFlagged => &[View::Live, View::Intended],
    };
    let mut lines = Vec::new();
    for view in views {
        let judged = |side: &Side<'_>| side.acl.judge(change.witness.connection, *view);
        let named = if views.len() > 1 { view_word(*view) } else { "" };
        lines.extend(ends(&judged(old), &judged(new), named));
    }
    lines
}

fn ends(before: &Judgement, after: &Judgement, view: &str) -> Vec<String> {
    let ends = [
        ("egress", before.egress.as_ref(), after.egress.as_ref()),
        ("ingress", before.ingress.as_ref(), after.ingress.as_ref()),
    ];
    let line = |(name, was, is): (&str, Option<&Decision>, Option<&Decision>)| {
        let allows = |d: Option<&Decision>| d.is_none_or(|d| d.outcome.allows());
        let differs = allows(was) != allows(is);
        let at = format!("{name} {view}");
        differs.then(|| format!("{}: was {}, is {}", at.trim_end(), said(was), said(is)))
    };
    ends.into_iter().filter_map(line).collect()
}

fn said(decision: Option<&Decision>) -> String {
    let Some(decision) = decision else { return "not judged".into() };
    let verdict = if decision.outcome.allows() { "allowed" } else { "denied" };
    match (&decision.policy, &decision.rule) {
        (Some(policy), Some(rule)) => format!("{verdict} by {policy}/{rule}"),
        (Some(policy), None) => format!("{verdict} by {policy} ({})", decision.reason.word()),
        _ => format!("{verdict} ({})", decision.reason.word()),
    }
}
