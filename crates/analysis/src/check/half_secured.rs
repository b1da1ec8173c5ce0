// SPDX-License-Identifier: Apache-2.0
//! `half-secured`: an application policy that secures one direction, and leaves some machine open
//! in the other.

use portolan_diagnostics::{Diagnostic, Subject};
use portolan_site::model::{Direction, Mode, Policy, PolicyKind};

use super::open::is_open;
use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let counts = |p: &&Policy| p.mode != Mode::Draft;
    context.site.policies.iter().filter(counts).filter_map(|p| one(context, p)).collect()
}

fn one(context: &Context<'_>, policy: &Policy) -> Option<Diagnostic> {
    let PolicyKind::Application(application) = &policy.kind else { return None };
    let (missing, other, direction) = match (&application.inbound, &application.outbound) {
        (Some(_), None) => ("outbound", "inbound", Direction::Egress),
        (None, Some(_)) => ("inbound", "outbound", Direction::Ingress),
        (None, None) | (Some(_), Some(_)) => return None,
    };
    let mut secured = context
        .site
        .workloads
        .iter()
        .filter(|w| application.tiers.iter().any(|t| t.select.selects(w)));
    let open = secured.find(|w| is_open(context, w, direction))?;
    let said = format!(
        "policy `{}` secures {other} only: {missing} of `{}` is left open",
        policy.id, open.name
    );
    let help =
        format!("add `{missing}:` with its rules, or `{missing}: any` to say that it is meant");
    let told = Diagnostic::warning("half-secured", place(policy.span), said).help(help);
    Some(told.about(Subject::Policy, &policy.id))
}
