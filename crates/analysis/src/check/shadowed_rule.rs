// SPDX-License-Identifier: Apache-2.0
//! `shadowed-rule`: a rule that never decides anything, for others decide all of it first, one
//! alone or several together.

use portolan_diagnostics::Diagnostic;
use portolan_site::model::{Policy, Rule};

use super::by_rule::{ByRule, named};
use super::{about, place};

pub(super) fn find(by: &ByRule<'_>) -> Vec<Diagnostic> {
    by.rules().filter_map(|(policy, rule, entries)| one(by, policy, rule, entries)).collect()
}

fn one(by: &ByRule<'_>, policy: &Policy, rule: &Rule, entries: &[usize]) -> Option<Diagnostic> {
    let others = by.hidden(policy, rule)?;
    let agree = |i: &usize| {
        let says = |i: usize| by.decision(i).map(|d| d.outcome.allows());
        entries.iter().all(|own| says(*own) == says(*i))
    };
    let (together, count) = (named(by, others), others.len());
    let how = if count > 1 { "together decide" } else { "decides" };
    let said = format!(
        "rule `{}` of `{}` never decides: {} {how} all of it first",
        rule.id, policy.id, together.words
    );
    let told = if others.iter().all(agree) {
        let help = "take the rule away: what it says is said already";
        Diagnostic::note("shadowed-rule", place(rule.span), said).help(help)
    } else {
        let help = "take the rule away, or narrow what comes before it";
        Diagnostic::warning("shadowed-rule", place(rule.span), said).help(help)
    };
    Some(together.show(about(told, policy, rule)))
}
