// SPDX-License-Identifier: Apache-2.0
//! `unknown-requirement`: a rule says that it serves a requirement that no catalogue has.

use portolan_diagnostics::Diagnostic;

use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for policy in &context.site.policies {
        for rule in policy.rules() {
            for id in rule.needs.iter().filter(|id| context.catalogue.requirement(id).is_none()) {
                let said = format!("no catalogue has the requirement `{id}`");
                let help = "find its id with `portolan catalog search`, or take `needs` away";
                found.push(
                    Diagnostic::warning("unknown-requirement", place(rule.span), said).help(help),
                );
            }
        }
    }
    found
}
