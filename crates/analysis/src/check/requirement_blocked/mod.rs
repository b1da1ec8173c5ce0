// SPDX-License-Identifier: Apache-2.0
//! `requirement-blocked`: the chart says that one component needs another, both are there, and
//! the intended policy would block it.
//!
//! This is the missing port that takes a platform down on the day of enforcement.

mod choice;
mod finding;
mod help;
mod suggestion;

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_acl::compile;
use portolan_catalog::Requirement;
use portolan_diagnostics::{Diagnostic, Severity};
use portolan_net::{Family, Protocol, ServiceSet};
use portolan_site::model::{Action, Decision, Direction, Reason};

use super::party::meetings;
use super::ways::Ways;
use super::{Context, Party, Present, names, rules};
use finding::Blocked;

pub(super) fn find(context: &Context<'_>, present: &Present<'_>) -> Vec<Diagnostic> {
    let chosen = &context.site.conditions;
    let needed = |r: &&Requirement| r.when.as_ref().is_none_or(|w| chosen.contains(w));
    let requirements = context.catalogue.requirements.iter().filter(needed);
    let named = names::by_role(context.site, context.catalogue);
    let acl = compile(context.site, &names::learned(&named), context.today);
    let mut ways = Ways::new(&acl);
    requirements.flat_map(|r| blocked(context, present, &mut ways, r)).collect()
}

/// Where findings are told as one: the end, who decided, and how bad it is.
type Key = (Direction, Option<String>, Option<String>, Reason, (Severity, bool));

fn blocked(
    context: &Context<'_>,
    present: &Present<'_>,
    ways: &mut Ways<'_>,
    requirement: &Requirement,
) -> Vec<Diagnostic> {
    let mut found: BTreeMap<Key, Blocked<'_>> = BTreeMap::new();
    let is_named = is_named(context, requirement);
    for (source, destination) in present.pairs(requirement) {
        if is_named && matches!(destination, Party::Names { .. }) {
            continue;
        }
        for end in meetings(&source, &destination)
            .into_iter()
            .flat_map(|pair| denials(context, ways, requirement, pair))
        {
            let severity = severity(&end, &source, &destination);
            let Decision { policy, rule, reason, .. } = end.decision;
            let how = (severity, end.chosen);
            let key = (end.direction, policy.clone(), rule.clone(), *reason, how);
            let one = found.entry(key).or_insert_with(|| Blocked::new(requirement, &end, severity));
            one.meet(&source, &destination, &end.services);
        }
    }
    found.into_values().map(|b| b.diagnostic(context)).collect()
}

/// Whether a rule was written for it. The names of a service are many, change, and may be reached
/// through a proxy: such a rule's word is taken.
fn is_named(context: &Context<'_>, requirement: &Requirement) -> bool {
    let mut allows = rules(context.site).filter(|(_, rule)| rule.action == Action::Allow);
    allows.any(|(_, rule)| rule.needs.contains(&requirement.id))
}

/// What one end denies.
struct Denial<'a> {
    direction: Direction,
    services: ServiceSet,
    decision: &'a Decision,
    /// What the requirement is for passes in another way, and a rule chose that way.
    chosen: bool,
}

/// Who stands outside is inferred, so that it is no error. Another way that is open is no more
/// than worth knowing, and so is a service on the internet of which the site says nothing.
fn severity(denial: &Denial<'_>, source: &Party<'_>, destination: &Party<'_>) -> Severity {
    if denial.chosen || matches!(destination, Party::Names { declared: false, .. }) {
        Severity::Note
    } else if source.is_outside() || destination.is_outside() {
        Severity::Warning
    } else {
        Severity::Error
    }
}

/// What each end denies of the requirement, less what somebody meant to deny.
fn denials<'a>(
    context: &Context<'_>,
    ways: &mut Ways<'a>,
    requirement: &Requirement,
    (from, to): (IpAddr, IpAddr),
) -> Vec<Denial<'a>> {
    let asked = of_family(&requirement.service_set(), from);
    let mut found = Vec::new();
    let mut passing = asked.clone();
    for (direction, own, peer) in [(Direction::Egress, from, to), (Direction::Ingress, to, from)] {
        for (services, decision) in ways.decisions(direction, own, peer, &asked) {
            if decision.outcome.allows() {
                continue;
            }
            passing = passing.difference(&services);
            if !choice::is_meant(context, requirement, decision) {
                let chosen = choice::other_way(
                    context,
                    ways,
                    requirement,
                    (direction, own, peer),
                    &services,
                );
                found.push(Denial { direction, services, decision, chosen });
            }
        }
    }
    // Ports that a site pins are a part of those that the chart has to give.
    if requirement.pin.is_some() && !passing.is_empty() { Vec::new() } else { found }
}

/// Without the ICMP of the other family.
fn of_family(services: &ServiceSet, address: IpAddr) -> ServiceSet {
    let other = match Family::of(address) {
        Family::V4 => Protocol::ICMPV6,
        Family::V6 => Protocol::ICMP,
    };
    services.difference(&ServiceSet::protocol(other))
}
