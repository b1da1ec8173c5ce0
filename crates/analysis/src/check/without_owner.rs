// SPDX-License-Identifier: Apache-2.0
//! `without-owner`: an allow that no chart asks for and nobody answers for.

use portolan_diagnostics::Diagnostic;
use portolan_site::model::Action;

use super::{Context, about, place, rules};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let alone = rules(context.site).filter(|(_, rule)| {
        rule.action == Action::Allow && rule.needs.is_empty() && rule.owner.is_none()
    });
    alone
        .map(|(policy, rule)| {
            let said = format!(
                "rule `{}` of `{}` serves no requirement and has no owner",
                rule.id, policy.id
            );
            let told = Diagnostic::note("without-owner", place(rule.span), said).help(
                "name the requirement that it serves (`needs:`), or who answers for it (`owner:`)",
            );
            about(told, policy, rule)
        })
        .collect()
}
