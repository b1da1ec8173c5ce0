// SPDX-License-Identifier: Apache-2.0
//! What the `ssl_bump` rules of a file decide, in their order.

use std::collections::BTreeSet;

use super::super::{Entry, Product, Reading};
use super::Squid;
use super::acl::{Acl, Acls};
use crate::lines::Piece;

/// What a rule does with the connections that match it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Spares,
    Takes,
    /// Looks further, and decides nothing yet.
    Looks,
}

fn action(word: &str) -> Option<Action> {
    Some(match word {
        "splice" | "none" => Action::Spares,
        "bump" | "server-first" | "client-first" | "terminate" => Action::Takes,
        "peek" | "stare" | "peek-and-splice" => Action::Looks,
        _ => return None,
    })
}

/// A rule without the steps at which it holds.
struct Rule<'a> {
    line: Piece<'a>,
    action: Action,
    conditions: Vec<Piece<'a>>,
}

pub(super) fn read(squid: &Squid, lines: &[Piece<'_>], acls: &Acls<'_>, reading: &mut Reading) {
    let rules = rules(lines, acls, reading);
    if rules.is_empty() {
        // A list alone, to be put into a file that has rules.
        acls.values().for_each(|acl| add(squid, reading, acl, true));
        return;
    }
    let is_decided = decide(squid, &rules, acls, reading);
    if !is_decided {
        at_the_end(&rules, reading);
    }
    unused(&rules, acls, reading);
}

fn rules<'a>(lines: &[Piece<'a>], acls: &Acls<'_>, reading: &mut Reading) -> Vec<Rule<'a>> {
    let mut all = Vec::new();
    for line in lines.iter().filter(|line| line.after("ssl_bump ").is_some()) {
        let words = line.words();
        let Some(action) = words.get(1).and_then(|word| action(word.text)) else {
            reading.problem(line.at(), "this rule has no action that is known");
            continue;
        };
        let is_step = |word: &&Piece<'_>| acls.get(word.text).is_some_and(|acl| acl.is_step);
        let conditions = words.iter().skip(2).filter(|w| !is_step(w) && w.text != "all");
        all.push(Rule { line: line.clone(), action, conditions: conditions.cloned().collect() });
    }
    all
}

/// Whether a rule is met that decides all that is left.
fn decide(squid: &Squid, rules: &[Rule<'_>], acls: &Acls<'_>, reading: &mut Reading) -> bool {
    let mut rules = rules.iter().filter(|rule| rule.action != Action::Looks).peekable();
    while let Some(rule) = rules.next() {
        let spares = rule.action == Action::Spares;
        match rule.conditions.as_slice() {
            [] => {
                reading.decide(spares, everything(&rule.line));
                return true;
            }
            [one] => {
                let (name, is_not) =
                    one.text.strip_prefix('!').map_or((one.text, false), |name| (name, true));
                let Some(acl) = named(name, one, acls, reading) else { continue };
                if !is_not {
                    add(squid, reading, acl, spares);
                    continue;
                }
                // All but these are decided; what these come to is the next rule's matter.
                match rules.peek() {
                    Some(next) if !next.conditions.is_empty() => {
                        reading
                            .problem(rule.line.at(), "a `!` before further rules is not read here");
                    }
                    next => {
                        let left = next.is_none_or(|next| next.action == Action::Spares);
                        add(squid, reading, acl, left);
                        reading.decide(spares, everything(&rule.line));
                        return true;
                    }
                }
            }
            _ => reading.problem(rule.line.at(), "a rule of several conditions is not read here"),
        }
    }
    false
}

fn everything(line: &Piece<'_>) -> Entry {
    Entry { printed: line.text.to_owned(), at: line.at(), language: ".*".into() }
}

fn named<'a, 'b>(
    name: &str,
    place: &Piece<'_>,
    acls: &'b Acls<'a>,
    reading: &mut Reading,
) -> Option<&'b Acl<'a>> {
    match acls.get(name) {
        Some(acl) if acl.is_other => {
            let said = format!("`{name}` is not about names; what it decides is not counted");
            reading.problem(place.at(), said);
            None
        }
        None => {
            reading.problem(place.at(), format!("there is no acl `{name}` in this file"));
            None
        }
        known => known,
    }
}

/// What no rule decides is spliced, unless Squid has stared at it, which leaves no way but to bump.
fn at_the_end(rules: &[Rule<'_>], reading: &mut Reading) {
    let Some(last) = rules.last() else { return };
    let stares = rules.iter().any(|rule| rule.line.words().iter().any(|w| w.text == "stare"));
    if stares {
        return;
    }
    if rules.iter().any(|rule| rule.action == Action::Takes) {
        reading.entries.push(everything(&last.line));
    } else {
        let said =
            "no rule bumps, and Squid splices what no rule decides: read as a part of a file";
        reading.problem(last.line.at(), said);
    }
}

fn unused(rules: &[Rule<'_>], acls: &Acls<'_>, reading: &mut Reading) {
    let words = rules.iter().flat_map(|rule| &rule.conditions);
    let used: BTreeSet<&str> = words.map(|word| word.text.trim_start_matches('!')).collect();
    for (name, acl) in acls.iter().filter(|(name, acl)| !used.contains(*name) && acl.is_tls) {
        let first = acl.names.first().or(acl.expressions.first().map(|e| &e.text));
        let said = format!("no `ssl_bump` rule uses `{name}`");
        reading.problem(first.map_or(0..0, Piece::at), said);
    }
}

fn add(squid: &Squid, reading: &mut Reading, acl: &Acl<'_>, spares: bool) {
    for name in &acl.names {
        match squid.matches(name.text) {
            Ok(language) => {
                let printed = name.text.to_owned();
                reading.decide(spares, Entry { printed, at: name.at(), language });
            }
            Err(why) => {
                reading.problem(name.at(), format!("`{}` matches nothing: {why}", name.text));
            }
        }
    }
    for expression in &acl.expressions {
        let (printed, at) = (expression.text.text.to_owned(), expression.text.at());
        match expression.language() {
            Ok(language) => reading.decide(spares, Entry { printed, at, language }),
            Err(why) => {
                let said = format!("the expression `{printed}` is left out: {why}");
                reading.problem(at, said);
            }
        }
    }
}
