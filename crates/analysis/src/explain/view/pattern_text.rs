// SPDX-License-Identifier: Apache-2.0
//! The answer to a pattern, for people.

use std::fmt::Write;

use portolan_net::Family;

use super::super::{Group, Hanging, Line, Pattern, Words};
use super::files::Files;
use super::side::{both, words};
use super::text::verdict;

/// So many lines describe one answer; the longest of all is "all else" where it has more.
const LINES_MAX: usize = 6;
/// Longer words are cut.
const WORDS_MAX: usize = 100;

/// A paragraph for each answer, but for what every network needs to be one.
pub fn groups_text(pattern: &Pattern, groups: &[Group], files: &Files<'_>) -> String {
    let Pattern { source, destination, services, .. } = pattern;
    let (plumbing, told): (Vec<&Group>, Vec<&Group>) =
        groups.iter().partition(|g| g.said.is_plumbing());
    let all = if told.is_empty() { &plumbing } else { &told };
    let answers = if all.len() == 1 { "answer" } else { "answers" };
    let mut out = format!("{source} -> {destination} {services}: {} {answers}\n", all.len());
    let longest = all.iter().map(|g| g.lines.len()).max().filter(|lines| *lines > LINES_MAX);
    let rest = all.iter().position(|g| Some(g.lines.len()) == longest);
    for (at, group) in all.iter().enumerate() {
        out.push('\n');
        out.push_str(&paragraph(group, rest == Some(at), files));
    }
    if !told.is_empty() && !plumbing.is_empty() {
        let _ = writeln!(
            out,
            "\nBeside these, {} about what a network needs to be one; `--format json` tells them.",
            plumbing.len()
        );
    }
    out
}

fn paragraph(group: &Group, rest: bool, files: &Files<'_>) -> String {
    let hangs = group.hanging != Hanging::default();
    let known = if hangs { ", as far as addresses of names are known" } else { "" };
    let pairs = if group.pairs == 1 { "pair" } else { "pairs" };
    let (witness, service) = (&group.witness, group.witness.connection.service);
    let mut out = format!(
        "{}{known}: {} {pairs}, such as {} -> {} {service}\n",
        verdict(&group.said),
        group.pairs,
        witness.source,
        witness.destination,
    );
    if rest {
        out.push_str("  all else that is asked about\n");
    } else {
        for line in group.lines.iter().take(LINES_MAX) {
            let _ = writeln!(out, "  {}", line_words(line));
        }
        if group.lines.len() > LINES_MAX {
            let more = group.lines.len() - LINES_MAX;
            let _ = writeln!(out, "  and {more} lines more; `--format json` tells them");
        }
    }
    for (end, said, hangs) in both(&group.said, &group.hanging) {
        let _ = writeln!(out, "    {end:<8}{}", words(said, hangs, files));
    }
    out
}

fn line_words(line: &Line) -> String {
    let family = match line.family {
        Some(Family::V4) => " (IPv4 alone)",
        Some(Family::V6) => " (IPv6 alone)",
        None => "",
    };
    let (from, to, what) = (cut(&line.source), cut(&line.destination), cut(&line.services));
    format!("{from} -> {to} {what}{family}")
}

/// A long list is counted and not shown to its end.
fn cut(words: &Words) -> String {
    let of = cut_list(&words.of);
    if words.except.is_empty() { of } else { format!("{of} less {}", cut_list(&words.except)) }
}

fn cut_list(words: &[String]) -> String {
    let mut shown = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 && shown.len() + word.len() > WORDS_MAX {
            return format!("{shown} and {} more", words.len() - at);
        }
        if at > 0 {
            shown.push_str(", ");
        }
        shown.push_str(word);
    }
    shown
}
