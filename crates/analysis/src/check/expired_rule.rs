// SPDX-License-Identifier: Apache-2.0
//! `expired-rule`: an allow that has lapsed; a deny whose date has come, which goes on denying and
//! wants a look.

use portolan_diagnostics::Diagnostic;
use portolan_site::model::{Action, Policy, Rule};

use super::{Context, about, place, rules};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let expired = |rule: &Rule| rule.expires.is_some_and(|last| last < context.today);
    rules(context.site).filter(|(_, rule)| expired(rule)).filter_map(|(p, r)| one(p, r)).collect()
}

fn one(policy: &Policy, rule: &Rule) -> Option<Diagnostic> {
    let last = rule.expires?;
    let name = format!("rule `{}` of `{}`", rule.id, policy.id);
    let place = place(rule.span);
    let told = if rule.action == Action::Allow {
        let said = format!("{name} has expired on {last} and no longer allows");
        Diagnostic::error("expired-rule", place, said)
    } else {
        Diagnostic::note("expired-rule", place, format!("{name} was to be reviewed by {last}"))
            .also("a deny goes on denying: time must not open anything")
    };
    let owner = owner(rule);
    Some(about(told, policy, rule).help(format!("set a new date, or take the rule away{owner}")))
}

/// Whom to ask, behind a help.
pub(super) fn owner(rule: &Rule) -> String {
    rule.owner.as_deref().map(|owner| format!("; its owner is {owner}")).unwrap_or_default()
}
