// SPDX-License-Identifier: Apache-2.0
//! What two lists have otherwise.

use serde_json::{Value, json};

use super::{clean, ports};
use crate::{Change, Difference, Listed};

/// A line for each change, then what it comes to.
pub fn difference_text(difference: &Difference) -> String {
    if difference.is_empty() {
        return "the lists are equal\n".to_owned();
    }
    let mut out: String = difference.changes.iter().map(line).collect();
    for (name, what) in [
        (&difference.newly_covered, "new names need a way, such as"),
        (&difference.no_longer_covered, "names are no longer listed, such as"),
    ] {
        if let Some(name) = name {
            out += &format!("{what} {name}\n");
        }
    }
    if difference.newly_covered.is_none() {
        out += "every name of the new list is covered by the old one\n";
    }
    out
}

fn line(change: &Change) -> String {
    let place = change.place();
    let covered = |by: &Option<String>, word: &str| {
        by.as_ref().map(|by| format!(", {word} covered by {by}")).unwrap_or_default()
    };
    match change {
        Change::Added { now, covered_by } => {
            format!(
                "+ {place} {}{}\n",
                ports(&now.address).join(" "),
                covered(covered_by, "already")
            )
        }
        Change::Removed { before, covered_by } => {
            format!(
                "- {place} {}{}\n",
                ports(&before.address).join(" "),
                covered(covered_by, "still")
            )
        }
        Change::Changed { before, now } => format!("~ {place}{}\n", turned(before, now)),
    }
}

fn turned(before: &Listed, now: &Listed) -> String {
    let (old, new) = (ports(&before.address).join(" "), ports(&now.address).join(" "));
    let mut out = String::new();
    if old != new && before.has_ports && now.has_ports {
        out += &format!(" ports {old} -> {new}");
    }
    if before.sections != now.sections && !before.sections.is_empty() && !now.sections.is_empty() {
        let (old, new) = (before.sections.join(", "), now.sections.join(", "));
        out += &clean(&format!(" services {old} -> {new}"));
    }
    out
}

pub fn difference_json(difference: &Difference) -> String {
    let side =
        |listed: &Listed| json!({ "ports": ports(&listed.address), "sections": listed.sections });
    let change = |change: &Change| -> Value {
        let (before, now, covered_by) = match change {
            Change::Added { now, covered_by } => (None, Some(now), covered_by.as_deref()),
            Change::Removed { before, covered_by } => (Some(before), None, covered_by.as_deref()),
            Change::Changed { before, now } => (Some(&**before), Some(&**now), None),
        };
        json!({
            "change": change.word(),
            "address": change.place().to_string(),
            "before": before.map(side),
            "after": now.map(side),
            "covered_by": covered_by,
        })
    };
    let changes: Vec<Value> = difference.changes.iter().map(change).collect();
    let whole = json!({
        "version": 1,
        "changes": changes,
        "newly_covered": difference.newly_covered,
        "no_longer_covered": difference.no_longer_covered,
    });
    format!("{whole:#}\n")
}
