// SPDX-License-Identifier: Apache-2.0
//! Entries in the site's own words.

use std::collections::BTreeMap;

use portolan_diagnostics::{Diagnostic, Span};
use portolan_site::model::{Decision, Reason};

use super::super::choice::span;
use super::ByRule;

/// What other entries say, each rule once.
pub(in crate::check) struct Named {
    /// "rule `a` of `p` and rule `b` of `q`".
    pub words: String,
    labels: Vec<(Span, String)>,
}

/// So many rules are named.
const NAMED_MAX: usize = 4;

pub(in crate::check) fn named(by: &ByRule<'_>, entries: &[usize]) -> Named {
    let decisions = entries.iter().filter_map(|i| by.decision(*i));
    let each: BTreeMap<String, &Decision> = decisions.map(|d| (words(d), d)).collect();
    let labels =
        each.values().filter_map(|d| Some((span(by.site, d)?, verb(d).to_owned()))).collect();
    let all: Vec<&str> = each.keys().map(String::as_str).collect();
    let words = match all.split_at_checked(NAMED_MAX) {
        Some((some, rest)) if !rest.is_empty() => {
            format!("{} and {} more", some.join(", "), rest.len())
        }
        _ => all.join(" and "),
    };
    Named { words, labels }
}

impl Named {
    /// Shows where they stand.
    pub(in crate::check) fn show(self, told: Diagnostic) -> Diagnostic {
        self.labels.into_iter().fold(told, |told, (span, text)| told.label(span, text))
    }
}

fn verb(decision: &Decision) -> &'static str {
    if decision.outcome.allows() { "allows this first" } else { "denies this first" }
}

fn words(decision: &Decision) -> String {
    match (&decision.policy, &decision.rule, decision.reason) {
        (Some(policy), Some(rule), _) => format!("rule `{rule}` of `{policy}`"),
        (Some(policy), None, Reason::WithinAllow | Reason::WithinDeny) => {
            format!("`within` of `{policy}`")
        }
        (Some(policy), None, _) => format!("policy `{policy}`"),
        (None, ..) => "what every network needs".to_owned(),
    }
}
