// SPDX-License-Identifier: Apache-2.0
//! `shadowed-rule`: a rule that never decides anything, for others decide all of it first, one
//! alone or several together.

use portolan_diagnostics::Diagnostic;
use portolan_site::model::{Policy, PolicyKind, Rule};

use super::by_rule::{ByRule, named};
use super::{about, place};

pub(super) fn find(by: &ByRule<'_>) -> Vec<Diagnostic> {
    by.rules().filter_map(|(policy, rule, entries)| one(by, policy, rule, entries)).collect()
}

/// Whether a rule is hidden. What a shared service allows also lifts isolation at the other end,
/// so that a rule of it may matter where it never decides.
pub(super) fn is_hidden(by: &ByRule<'_>, policy: &Policy, entries: &[usize]) -> Option<Vec<usize>> {
    let lifts = matches!(policy.kind, PolicyKind::SharedService(_));
    by.shadow(entries).filter(|_| !lifts && by.reaches(entries))
}

fn one(by: &ByRule<'_>, policy: &Policy, rule: &Rule, entries: &[usize]) -> Option<Diagnostic> {
    let others = is_hidden(by, policy, entries)?;
    let agree = |i: &usize| {
        let says = |i: usize| by.decision(i).map(|d| d.outcome.allows());
        entries.iter().all(|own| says(*own) == says(*i))
    };
    let (together, count) = (named(by, &others), others.len());
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
