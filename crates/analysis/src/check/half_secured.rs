// SPDX-License-Identifier: Apache-2.0
//! `half-secured`: an application policy that secures one direction and is silent on the other.

use portolan_diagnostics::Diagnostic;
use portolan_site::model::{Mode, Policy, PolicyKind};

use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let counts = |p: &&Policy| p.mode != Mode::Draft;
    context.site.policies.iter().filter(counts).filter_map(one).collect()
}

fn one(policy: &Policy) -> Option<Diagnostic> {
    let PolicyKind::Application(application) = &policy.kind else { return None };
    let (missing, other) = match (&application.inbound, &application.outbound) {
        (Some(_), None) => ("outbound", "inbound"),
        (None, Some(_)) => ("inbound", "outbound"),
        (None, None) | (Some(_), Some(_)) => return None,
    };
    let said = format!("policy `{}` secures {other} only: {missing} is left open", policy.id);
    let help =
        format!("add `{missing}:` with its rules, or `{missing}: any` to say that it is meant");
    Some(Diagnostic::warning("half-secured", place(policy.span), said).help(help))
}
