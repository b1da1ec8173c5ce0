// SPDX-License-Identifier: Apache-2.0
//! A blast radius as text: how many machines, and then which.

use std::fmt::Write;

use super::super::{Group, Radius, Sight};

/// More machines than these are counted, not named.
const NAMED_MAX: usize = 8;

/// Steps that have a line of their own.
const STEPS_MAX: usize = 12;

/// The counts side by side, then what is reached now.
pub fn text(now: &Radius, before: Option<&Radius>) -> String {
    let mut out = format!("{}\n\n", title(now));
    counts(&mut out, now, before);
    if now.live == now.intended {
        groups(&mut out, "live and intended", &now.live);
    } else {
        groups(&mut out, "live", &now.live);
        groups(&mut out, "intended", &now.intended);
    }
    out
}

fn title(radius: &Radius) -> String {
    let start = &radius.start;
    let inside = match start.workloads.as_slice() {
        [] => None,
        [one] if *one == start.word => Some(String::new()),
        [one] => Some(format!(" ({one})")),
        many => Some(format!(", any of {} machines", many.len())),
    };
    let place = match (inside, start.outside.is_empty()) {
        (None, _) => ", outside".to_owned(),
        (Some(inside), true) => inside,
        (Some(inside), false) => format!("{inside} or outside"),
    };
    format!("from {}{place}: machines that an attacker there can open something to", start.word)
}

/// A name, and the counts under it.
type Column = (String, Vec<usize>);

fn counts(out: &mut String, now: &Radius, before: Option<&Radius>) {
    let depth = |r: &Radius| r.live.steps.len().max(r.intended.steps.len());
    let deepest = before.map_or(0, depth).max(depth(now)).clamp(1, STEPS_MAX);
    let mut rows = vec!["in one step".to_owned()];
    rows.extend((2..=deepest).map(|steps| format!("in {steps} steps")));
    rows.extend(["in more", "the start", "never"].map(String::from));
    let editions = [before.map(|b| (b, " before")), Some((now, ""))];
    let columns: Vec<Column> =
        editions.into_iter().flatten().flat_map(|(r, when)| columns(r, when, deepest)).collect();
    line(out, "", columns.iter().map(|(name, _)| (name, name.clone())));
    for (row, words) in rows.iter().enumerate() {
        let count = |counts: &[usize]| counts.get(row).copied().unwrap_or_default();
        let cells: Vec<_> = columns.iter().map(|(name, counts)| (name, count(counts))).collect();
        let always = words.ends_with("step") || words.ends_with("steps") || words == "never";
        if always || cells.iter().any(|(_, count)| *count > 0) {
            line(out, words, cells.into_iter().map(|(name, count)| (name, count.to_string())));
        }
    }
}

fn columns(radius: &Radius, when: &str, deepest: usize) -> [Column; 3] {
    let steps = |counts: &dyn Fn(usize) -> usize| (1..=deepest).map(counts).collect::<Vec<_>>();
    let all = radius.flat.start + radius.flat.others;
    let flat = steps(&|step| if step == 1 { all } else { 0 });
    let of = |sight: &Sight| {
        let more = sight.steps.iter().skip(deepest).sum();
        [steps(&|step| sight.in_steps(step)), vec![more, sight.kept, sight.never]].concat()
    };
    let name = |word: &str| format!("{word}{when}");
    [
        (name("flat"), [flat, vec![0, 0, 0]].concat()),
        (name("live"), of(&radius.live)),
        (name("intended"), of(&radius.intended)),
    ]
}

/// Numbers under their names, each name a column.
fn line<'n>(out: &mut String, first: &str, cells: impl Iterator<Item = (&'n String, String)>) {
    let mut line = format!("{first:<12}");
    for (name, cell) in cells {
        let width = name.len().max(8) + 2;
        let _ = write!(line, "{cell:>width$}");
    }
    let _ = writeln!(out, "{}", line.trim_end());
}

fn groups(out: &mut String, view: &str, sight: &Sight) {
    let _ = writeln!(out, "\n{view}");
    if sight.groups.is_empty() {
        let _ = writeln!(out, "  nothing");
    }
    for group in &sight.groups {
        let Group { step, component, from, services, machines } = group;
        let _ = writeln!(out, "  {step}  {component}: {}", named(machines));
        let from = from.as_ref().map(|from| format!(" from {from}")).unwrap_or_default();
        let _ = writeln!(out, "     {}{from}", services.join(", "));
    }
}

fn named(machines: &[String]) -> String {
    let count = machines.len();
    let first: Vec<&str> = machines.iter().take(NAMED_MAX).map(String::as_str).collect();
    let more = count.saturating_sub(NAMED_MAX);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    let plural = if count == 1 { "machine" } else { "machines" };
    format!("{count} {plural}, {}{rest}", first.join(", "))
}
