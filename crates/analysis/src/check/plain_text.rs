// SPDX-License-Identifier: Apache-2.0
//! `plain-text`: a rule allows an unencrypted service that has an encrypted variant.

use portolan_catalog::Requirement;
use portolan_diagnostics::{Diagnostic, Subject};
use portolan_net::ServiceSet;
use portolan_site::model::{Action, Policy, Rule};

use super::{Context, about, brief, place, rules};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let allows = rules(context.site).filter(|(_, rule)| rule.action == Action::Allow);
    allows.flat_map(|(policy, rule)| of_rule(context, policy, rule)).collect()
}

fn of_rule(context: &Context<'_>, policy: &Policy, rule: &Rule) -> Vec<Diagnostic> {
    let needs: Vec<&Requirement> =
        rule.needs.iter().filter_map(|id| context.catalogue.requirement(id)).collect();
    let required = needs.iter().map(|r| only_plain(r)).collect::<Vec<_>>();
    let required = ServiceSet::all(&required);
    let found = needs.into_iter().filter_map(|requirement| {
        let (plain, secure) = variants(requirement)?;
        let plain = plain.intersection(&rule.services).difference(&required);
        let said = format!(
            "rule `{}` of `{}` allows {} in plain text for `{}`",
            rule.id,
            policy.id,
            brief(&plain),
            requirement.id
        );
        let help = format!("where every party can, use {secure} instead");
        let note = Diagnostic::note("plain-text", place(rule.span), said).help(help);
        let note = about(note, policy, rule).about(Subject::Requirement, &requirement.id);
        (!plain.is_empty()).then_some(note)
    });
    found.collect()
}

/// What a requirement asks for in plain text, and what does the same encrypted.
fn variants(requirement: &Requirement) -> Option<(ServiceSet, String)> {
    if let Some(secure) = &requirement.secure_variant {
        return Some((requirement.service_set(), format!("`{secure}`")));
    }
    web(requirement).map(|web| (web.plain, brief(&web.secure)))
}

/// What no encrypted variant can take the place of.
fn only_plain(requirement: &Requirement) -> ServiceSet {
    let all = requirement.service_set();
    variants(requirement).map_or(all.clone(), |(plain, _)| all.difference(&plain))
}

/// The two ways of the web.
pub(super) struct Web {
    pub(super) plain: ServiceSet,
    pub(super) secure: ServiceSet,
}

/// Where a chart asks for the web in both ways, either serves.
pub(super) fn web(requirement: &Requirement) -> Option<Web> {
    let all = requirement.service_set();
    let secure = ServiceSet::tcp(443);
    let plain = ServiceSet::tcp(80).union(&ServiceSet::tcp(8080)).intersection(&all);
    (all.contains_all(&secure) && !plain.is_empty()).then_some(Web { plain, secure })
}
