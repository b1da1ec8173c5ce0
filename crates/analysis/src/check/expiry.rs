// SPDX-License-Identifier: Apache-2.0
//! `expired-rule` and `expiring-rule`: an allow that has lapsed, or will within thirty days; a
//! deny whose date has come, which goes on denying and wants a look.

use jiff::ToSpan;
use portolan_diagnostics::Diagnostic;
use portolan_site::model::{Action, Date, Policy, Rule};

use super::{Context, place, rules};

/// How long before the last day a rule is told of.
const NOTICE_DAYS: i64 = 30;

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    rules(context.site).filter_map(|(policy, rule)| one(policy, rule, context.today)).collect()
}

fn one(policy: &Policy, rule: &Rule, today: Date) -> Option<Diagnostic> {
    let last = rule.expires?;
    let name = format!("rule `{}` of `{}`", rule.id, policy.id);
    let owner = rule.owner.as_deref().map(|o| format!("; its owner is {o}")).unwrap_or_default();
    let place = place(rule.span);
    if rule.action != Action::Allow {
        return (last < today).then(|| {
            Diagnostic::note("expired-rule", place, format!("{name} was to be reviewed by {last}"))
                .also("a deny goes on denying: time must not open anything")
                .help(format!("set a new date, or take the rule away{owner}"))
        });
    }
    if last < today {
        let said = format!("{name} has expired on {last} and no longer allows");
        return Some(
            Diagnostic::error("expired-rule", place, said)
                .help(format!("set a new date, or take the rule away{owner}")),
        );
    }
    let notice = today.checked_add(NOTICE_DAYS.days()).unwrap_or(Date::MAX);
    (last <= notice).then(|| {
        Diagnostic::warning("expiring-rule", place, format!("{name} allows until {last}"))
            .help(format!("decide before then whether it stays{owner}"))
    })
}
