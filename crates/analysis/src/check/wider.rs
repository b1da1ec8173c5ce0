// SPDX-License-Identifier: Apache-2.0
//! `wider-than-requirement`: a rule allows services that none of the requirements it names asks
//! for. The excess is exact.

use portolan_catalog::Requirement;
use portolan_diagnostics::Diagnostic;
use portolan_net::ServiceSet;
use portolan_site::model::{Action, Policy, Rule};

use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let rules =
        context.site.policies.iter().flat_map(|p| p.rules().into_iter().map(move |r| (p, r)));
    rules.filter_map(|(policy, rule)| one(context, policy, rule)).collect()
}

fn one(context: &Context<'_>, policy: &Policy, rule: &Rule) -> Option<Diagnostic> {
    let needs: Vec<&Requirement> =
        rule.needs.iter().filter_map(|id| context.catalogue.requirement(id)).collect();
    if needs.is_empty() || needs.len() < rule.needs.len() || rule.action != Action::Allow {
        return None;
    }
    let asked: Vec<ServiceSet> = needs.iter().map(|r| r.service_set()).collect();
    let excess = rule.services.difference(&ServiceSet::all(&asked));
    if excess.is_empty() {
        return None;
    }
    let said =
        format!("rule `{}` of `{}` allows {excess} beyond what it needs", rule.id, policy.id);
    Some(
        Diagnostic::warning("wider-than-requirement", place(rule.span), said)
            .also(format!("{} asks for {}", rule.needs.join(", "), ServiceSet::all(&asked)))
            .help("allow only what is asked for, or name the requirement that asks for the rest"),
    )
}
