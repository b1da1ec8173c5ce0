// SPDX-License-Identifier: Apache-2.0
//! `plain-text`: a rule allows an unencrypted service that has an encrypted variant. It is told at
//! the end that answers, and at the other one where the end that answers does not allow it by name.

use std::collections::BTreeMap;

use portolan_catalog::Requirement;
use portolan_diagnostics::{Diagnostic, Subject};
use portolan_net::ServiceSet;
use portolan_site::model::{Action, Direction, Policy, Rule, What};

use super::{Context, about, brief, place, rules_of};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // What the end that answers allows for a requirement.
    let mut answered: BTreeMap<&str, ServiceSet> = BTreeMap::new();
    for direction in [Direction::Ingress, Direction::Egress] {
        let rules = rules_of(context.site, direction);
        for (policy, rule) in rules.filter(|(_, rule)| rule.action == Action::Allow) {
            for plain in of_rule(context, rule) {
                let answered = answered.entry(plain.requirement).or_default();
                if direction == Direction::Ingress {
                    *answered = answered.union(&plain.services);
                } else if is_inside(rule) && answered.contains_all(&plain.services) {
                    continue;
                }
                found.push(plain.note(policy, rule));
            }
        }
    }
    found
}

/// Whether the other end is told by what the site says of its machines: it may be judged too.
fn is_inside(rule: &Rule) -> bool {
    match rule.peer.what {
        What::Everything | What::Categories(_) | What::Tier(_) => true,
        What::Addresses { .. } | What::Fqdns(_) => false,
    }
}

/// What a rule allows in plain text for one requirement.
struct Plain<'a> {
    requirement: &'a str,
    services: ServiceSet,
    /// What does the same encrypted.
    secure: String,
}

impl Plain<'_> {
    fn note(&self, policy: &Policy, rule: &Rule) -> Diagnostic {
        let Self { requirement, services, secure } = self;
        let (rule_id, policy_id, services) = (&rule.id, &policy.id, brief(services));
        let said = format!(
            "rule `{rule_id}` of `{policy_id}` allows {services} in plain text for `{requirement}`"
        );
        let help = format!("where every party can, use {secure} instead");
        let note = Diagnostic::note("plain-text", place(rule.span), said).help(help);
        about(note, policy, rule).about(Subject::Requirement, *requirement)
    }
}

fn of_rule<'a>(context: &'a Context<'_>, rule: &Rule) -> Vec<Plain<'a>> {
    let needs: Vec<&Requirement> =
        rule.needs.iter().filter_map(|id| context.catalogue.requirement(id)).collect();
    let required = needs.iter().map(|r| only_plain(r)).collect::<Vec<_>>();
    let required = ServiceSet::all(&required);
    let found = needs.into_iter().filter_map(|requirement| {
        let (plain, secure) = variants(requirement)?;
        let services = plain.intersection(&rule.services).difference(&required);
        let plain = Plain { requirement: &requirement.id, services, secure };
        (!plain.services.is_empty()).then_some(plain)
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
