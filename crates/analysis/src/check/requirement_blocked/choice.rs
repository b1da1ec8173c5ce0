// SPDX-License-Identifier: Apache-2.0
//! What is denied because somebody chose so.
//!
//! Whoever follows the advice of `plain-text` closes a port of the chart; that must not be told as
//! a mistake. Only a rule that names the requirement shows that it was a choice.

use std::net::IpAddr;

use portolan_catalog::Requirement;
use portolan_net::ServiceSet;
use portolan_site::model::{Decision, Direction, Reason, Rule, Site};

use super::super::Context;
use super::super::plain_text::web;
use super::super::ways::Ways;

/// Whether a quarantine denies it, or a deny rule that names the requirement.
pub(super) fn is_meant(context: &Context<'_>, requirement: &Requirement, by: &Decision) -> bool {
    let names = || rule(context.site, by).is_some_and(|rule| rule.needs.contains(&requirement.id));
    match by.reason {
        Reason::DenyRule => names(),
        reason => matches!(reason, Reason::QuarantineStrict | Reason::ForensicDeny),
    }
}

/// Whether the end lets the encrypted way through by a rule that names it.
pub(super) fn other_way(
    context: &Context<'_>,
    ways: &mut Ways<'_>,
    requirement: &Requirement,
    (direction, own, peer): (Direction, IpAddr, IpAddr),
    denied: &ServiceSet,
) -> bool {
    let (id, secure) = match web(requirement) {
        Some(web) if web.plain.contains_all(denied) => (&requirement.id, web.secure),
        _ => {
            let secure = requirement.secure_variant.as_ref();
            let Some(secure) = secure.and_then(|id| context.catalogue.requirement(id)) else {
                return false;
            };
            (&secure.id, secure.service_set())
        }
    };
    let names = |by: &Decision| rule(context.site, by).is_some_and(|r| r.needs.contains(id));
    let parts = ways.decisions(direction, own, peer, &secure);
    !parts.is_empty() && parts.iter().all(|(_, by)| by.outcome.allows() && names(by))
}

/// The rule that decided.
pub(super) fn rule<'a>(site: &'a Site, by: &Decision) -> Option<&'a Rule> {
    let policy = site.policies.iter().find(|p| Some(&p.id) == by.policy.as_ref())?;
    policy.rules().into_iter().find(|r| Some(&r.id) == by.rule.as_ref())
}
