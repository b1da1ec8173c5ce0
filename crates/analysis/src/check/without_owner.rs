// SPDX-License-Identifier: Apache-2.0
//! `without-owner`: allows that no chart asks for and nobody answers for; one for a policy.

use portolan_diagnostics::{Diagnostic, Subject};
use portolan_site::model::{Action, Mode, Policy, Rule};

use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let counts = context.site.policies.iter().filter(|p| p.mode != Mode::Draft);
    counts.filter_map(of_policy).collect()
}

fn of_policy(policy: &Policy) -> Option<Diagnostic> {
    let is_alone = |rule: &&Rule| {
        rule.action == Action::Allow && rule.needs.is_empty() && rule.owner.is_none()
    };
    let alone: Vec<&Rule> = policy.rules().into_iter().filter(is_alone).collect();
    let first = alone.first()?;
    let names: Vec<String> = alone.iter().map(|rule| format!("`{}`", rule.id)).collect();
    let (names, id) = (names.join(", "), &policy.id);
    let said = match alone.len() {
        1 => format!("rule {names} of `{id}` serves no requirement and has no owner"),
        count => format!("{count} rules of `{id}` serve no requirement and have no owner: {names}"),
    };
    let told =
        Diagnostic::note("without-owner", place(first.span), said).about(Subject::Policy, id).help(
            "name the requirement that a rule serves (`needs:`), or who answers for it (`owner:`)",
        );
    Some(told)
}
