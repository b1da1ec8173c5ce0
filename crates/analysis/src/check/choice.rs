// SPDX-License-Identifier: Apache-2.0
//! What is denied because somebody chose so.
//!
//! Whoever follows the advice of `plain-text` closes a port of the chart; that must not be told as
//! a mistake. Only a rule that names the requirement shows that it was a choice.

use std::net::IpAddr;

use portolan_catalog::Requirement;
use portolan_diagnostics::Span;
use portolan_net::ServiceSet;
use portolan_site::model::{Decision, Direction, Reason, Rule, Site};

use super::Context;
use super::plain_text::web;
use super::ways::Ways;

/// Whether a quarantine denies it, or a deny rule that names the requirement.
pub(super) fn is_meant(context: &Context<'_>, requirement: &Requirement, by: &Decision) -> bool {
    let names = || rule(context.site, by).is_some_and(|rule| rule.needs.contains(&requirement.id));
    let quarantined = matches!(by.reason, Reason::QuarantineStrict | Reason::ForensicDeny);
    quarantined || by.reason == Reason::DenyRule && names()
}

/// Whether the end lets the encrypted way through by a rule that was written for it.
pub(super) fn other_way(
    context: &Context<'_>,
    ways: &mut Ways<'_>,
    requirement: &Requirement,
    (direction, own, peer): (Direction, IpAddr, IpAddr),
    denied: &ServiceSet,
) -> bool {
    let Some((named, secure)) = encrypted(context, requirement, denied) else { return false };
    let written = |by: &Decision| {
        let needs = rule(context.site, by).map(|r| r.needs.as_slice()).unwrap_or_default();
        let mut needs = needs.iter().filter_map(|id| context.catalogue.requirement(id));
        needs.any(|need| need.id == named.id || is_twin(need, named, &secure))
    };
    let parts = ways.decisions(direction, own, peer, &secure);
    !parts.is_empty() && parts.iter().all(|(_, by)| by.outcome.allows() && written(by))
}

/// What does the same encrypted, and the requirement that says so.
fn encrypted<'a>(
    context: &Context<'a>,
    requirement: &'a Requirement,
    denied: &ServiceSet,
) -> Option<(&'a Requirement, ServiceSet)> {
    match web(requirement) {
        Some(web) if web.plain.contains_all(denied) => Some((requirement, web.secure)),
        _ => {
            let secure = context.catalogue.requirement(requirement.secure_variant.as_ref()?)?;
            Some((secure, secure.service_set()))
        }
    }
}

/// Charts repeat themselves: users reach stores under the heading of either.
fn is_twin(need: &Requirement, named: &Requirement, secure: &ServiceSet) -> bool {
    let share = |a: &[String], b: &[String]| a.iter().any(|role| b.contains(role));
    share(&need.source, &named.source)
        && share(&need.destination, &named.destination)
        && need.service_set().contains_all(secure)
}

/// Where the rule that decided stands, or else the policy.
pub(crate) fn span(site: &Site, by: &Decision) -> Option<Span> {
    let policy = || site.policies.iter().find(|p| Some(&p.id) == by.policy.as_ref());
    rule(site, by).map_or_else(|| policy()?.span, |rule| rule.span)
}

/// The rule that decided.
pub(crate) fn rule<'a>(site: &'a Site, by: &Decision) -> Option<&'a Rule> {
    let policy = site.policies.iter().find(|p| Some(&p.id) == by.policy.as_ref())?;
    policy.rules().into_iter().find(|r| Some(&r.id) == by.rule.as_ref())
}
