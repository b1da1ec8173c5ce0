// SPDX-License-Identifier: Apache-2.0
//! `expiring-rule`: an allow that will lapse within thirty days.

use jiff::ToSpan;
use portolan_diagnostics::Diagnostic;
use portolan_site::model::{Action, Date, Rule};

use super::expired_rule::owner;
use super::{Context, about, place, rules};

/// How long before the last day a rule is told of.
const NOTICE_DAYS: i64 = 30;

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let notice = context.today.checked_add(NOTICE_DAYS.days()).unwrap_or(Date::MAX);
    let soon = |last: &Date| (context.today..=notice).contains(last);
    let last = |rule: &Rule| rule.expires.filter(|_| rule.action == Action::Allow).filter(soon);
    let expiring = rules(context.site).filter_map(|(p, r)| Some((p, r, last(r)?)));
    expiring
        .map(|(policy, rule, last)| {
            let said = format!("rule `{}` of `{}` allows until {last}", rule.id, policy.id);
            let help = format!("decide before then whether it stays{}", owner(rule));
            let told = Diagnostic::warning("expiring-rule", place(rule.span), said).help(help);
            about(told, policy, rule)
        })
        .collect()
}
