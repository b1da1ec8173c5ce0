// SPDX-License-Identifier: Apache-2.0
//! `plain-text`: a rule allows an unencrypted service that has an encrypted variant.

use portolan_diagnostics::Diagnostic;
use portolan_site::model::Action;

use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for policy in &context.site.policies {
        for rule in policy.rules().into_iter().filter(|r| r.action == Action::Allow) {
            for id in &rule.needs {
                let Some(requirement) = context.catalogue.requirement(id) else { continue };
                let Some(secure) = &requirement.secure_variant else { continue };
                let plain = requirement.service_set().intersection(&rule.services);
                let said = format!(
                    "rule `{}` of `{}` allows {plain} in plain text for `{id}`",
                    rule.id, policy.id
                );
                let help = format!("where every party can, use `{secure}` instead");
                found.push(Diagnostic::note("plain-text", place(rule.span), said).help(help));
            }
        }
    }
    found
}
