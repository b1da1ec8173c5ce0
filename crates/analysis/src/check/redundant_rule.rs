// SPDX-License-Identifier: Apache-2.0
//! `redundant-rule`: an allow that decides, and without which nothing would change, for others
//! behind it allow the same. A deny is never told of: it also cuts what is open, and settles what
//! is flagged.

use portolan_diagnostics::Diagnostic;
use portolan_site::model::{Action, Decision, Policy, PolicyKind, Reason, Rule};

use super::by_rule::{ByRule, named};
use super::{about, place};

pub(super) fn find(by: &ByRule<'_>) -> Vec<Diagnostic> {
    let rules = || {
        by.rules().filter(|(policy, rule, _)| {
            rule.action == Action::Allow && !matches!(policy.kind, PolicyKind::SharedService(_))
        })
    };
    let is_hidden = |policy, rule| by.hidden(policy, rule).is_some();
    // Of two that say the same only one can go, and of a hidden one that is told already.
    let hidden = rules().filter(|(policy, rule, _)| is_hidden(policy, rule));
    let mut spared: Vec<usize> = hidden.flat_map(|(.., entries)| entries).copied().collect();
    let mut found = Vec::new();
    for (policy, rule, entries) in rules().filter(|(policy, rule, _)| !is_hidden(policy, rule)) {
        if let Some(others) = without(by, entries, &spared) {
            spared.extend(entries);
            found.push(tell(by, policy, rule, &others));
        }
    }
    found
}

/// The entries that allow what these allow, once these are gone; `None` where something is left.
fn without(by: &ByRule<'_>, entries: &[usize], spared: &[usize]) -> Option<Vec<usize>> {
    let mut all = Vec::new();
    for index in entries {
        let stage = by.decision(*index).and_then(stage)?;
        for study in by.studies(*index) {
            let allows = |i: &usize| {
                by.decision(*i).and_then(self::stage) == Some(stage)
                    && !entries.contains(i)
                    && !spared.contains(i)
            };
            let mut others = study.before(*index);
            others.retain(|i| !entries.contains(i) && !spared.contains(i));
            others.extend(study.after(*index).into_iter().filter(allows));
            all.extend(study.cover(*index, &others)?);
        }
    }
    all.sort_unstable();
    all.dedup();
    (!all.is_empty()).then_some(all)
}

/// Allows that stand together, with no denial between them (DESIGN 2.5, ADR 0001.7).
fn stage(decision: &Decision) -> Option<u8> {
    match decision.reason {
        Reason::ForensicAllow => Some(0),
        Reason::AllowRule | Reason::AnyAllowed | Reason::WithinAllow => Some(1),
        Reason::Plumbing
        | Reason::QuarantineStrict
        | Reason::ForensicDeny
        | Reason::SharedService
        | Reason::Isolated
        | Reason::DenyRule
        | Reason::WithinDeny
        | Reason::NotAllowed
        | Reason::Unlabelled
        | Reason::SiteDefault => None,
    }
}

fn tell(by: &ByRule<'_>, policy: &Policy, rule: &Rule, others: &[usize]) -> Diagnostic {
    let together = named(by, others);
    let said = format!(
        "without rule `{}` of `{}` nothing would change: {} would decide the same",
        rule.id, policy.id, together.words
    );
    let help = "take the rule away, or narrow the wider one if it was not meant";
    let told = Diagnostic::note("redundant-rule", place(rule.span), said).help(help);
    about(told, policy, rule)
}
