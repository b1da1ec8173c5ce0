// SPDX-License-Identifier: Apache-2.0
//! `requirement-blocked`: the chart says that one component needs another, both are there, and
//! the intended policy would block it.
//!
//! This is the missing port that takes a platform down on the day of enforcement.

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_catalog::Requirement;
use portolan_diagnostics::Diagnostic;
use portolan_net::{Family, ServiceSet};
use portolan_site::model::{Decision, Direction, Policy, View, Workload};

use super::{Context, Present, place};

pub(super) fn find(context: &Context<'_>, present: &Present<'_>) -> Vec<Diagnostic> {
    let chosen = &context.site.conditions;
    let needed = |r: &&Requirement| r.when.as_ref().is_none_or(|w| chosen.contains(w));
    let requirements = context.catalogue.requirements.iter().filter(needed);
    requirements.flat_map(|r| blocked(context, present, r)).collect()
}

/// Where a requirement is blocked: one finding for each end, policy and pair of components.
fn blocked(
    context: &Context<'_>,
    present: &Present<'_>,
    requirement: &Requirement,
) -> Vec<Diagnostic> {
    let mut found: BTreeMap<(Direction, Option<String>), Blocked<'_>> = BTreeMap::new();
    for (source, destination) in present.pairs(requirement) {
        for (direction, services, decision) in ends(context, requirement, source, destination) {
            let key = (direction, decision.policy.clone());
            let one = found.entry(key).or_insert_with(|| Blocked {
                source,
                destination,
                services: ServiceSet::default(),
                decision,
                direction,
                pairs: 0,
            });
            one.services = one.services.union(&services);
            one.pairs += 1;
        }
    }
    found.into_values().map(|b| b.diagnostic(context, requirement)).collect()
}

/// What each end denies of the requirement, in a family that both have.
fn ends<'a>(
    context: &Context<'a>,
    requirement: &Requirement,
    source: &Workload,
    destination: &Workload,
) -> Vec<(Direction, ServiceSet, &'a Decision)> {
    let services = requirement.service_set();
    let mut denied = Vec::new();
    for (from, to) in both(source, destination) {
        for (direction, own, peer) in
            [(Direction::Egress, from, to), (Direction::Ingress, to, from)]
        {
            let asked = of_family(&services, from);
            for (part, by) in context.acl.denied(direction, own, peer, &asked, View::Intended) {
                denied.push((direction, part, by));
            }
        }
    }
    denied
}

/// One pair of addresses for each family that both workloads have.
fn both(source: &Workload, destination: &Workload) -> Vec<(IpAddr, IpAddr)> {
    let of = |w: &Workload, f: Family| w.addresses.iter().copied().find(|a| Family::of(*a) == f);
    [Family::V4, Family::V6]
        .into_iter()
        .filter_map(|f| Some((of(source, f)?, of(destination, f)?)))
        .collect()
}

/// Without the ICMP of the other family.
fn of_family(services: &ServiceSet, address: IpAddr) -> ServiceSet {
    let other = match Family::of(address) {
        Family::V4 => portolan_net::Protocol::ICMPV6,
        Family::V6 => portolan_net::Protocol::ICMP,
    };
    services.difference(&ServiceSet::protocol(other))
}

struct Blocked<'a> {
    source: &'a Workload,
    destination: &'a Workload,
    services: ServiceSet,
    decision: &'a Decision,
    direction: Direction,
    pairs: usize,
}

impl Blocked<'_> {
    fn diagnostic(&self, context: &Context<'_>, requirement: &Requirement) -> Diagnostic {
        let policy = self.decision.policy.as_ref();
        let policy = policy.and_then(|id| context.site.policies.iter().find(|p| p.id == *id));
        let (own, list, key, peer) = match self.direction {
            Direction::Egress => (self.source, "outbound", "to", self.destination),
            Direction::Ingress => (self.destination, "inbound", "from", self.source),
        };
        let said = format!(
            "`{}` would be blocked: {} to {} needs {}, and the {} end denies it{}",
            requirement.id,
            self.source.name,
            self.destination.name,
            self.services,
            self.direction.word(),
            policy.map(|p| format!(" by `{}`", p.id)).unwrap_or_default(),
        );
        let rule = format!(
            "{{ id: {}, {key}: {}, allow: [{}], needs: {} }}",
            requirement.id.rsplit('/').next().unwrap_or("new"),
            selector(peer),
            self.services,
            requirement.id
        );
        let place = place(policy.map_or(own.span, |p: &Policy| p.span));
        let mut diagnostic = Diagnostic::error("requirement-blocked", place, said)
            .also(requirement.purpose.clone())
            .help(format!("under `{list}`, add `{rule}`"));
        if self.pairs > 1 {
            diagnostic = diagnostic.also(format!("{} kinds of pairs meet this", self.pairs));
        }
        diagnostic
    }
}

/// A selector that selects the workload's kind.
fn selector(workload: &Workload) -> String {
    let words: Vec<String> = ["AppType", "AppTier"]
        .into_iter()
        .filter_map(|key| Some((key, workload.categories.get(key)?.first()?)))
        .map(|(key, value)| format!("{key}: {value}"))
        .collect();
    if words.is_empty() {
        let addresses: Vec<String> = workload.addresses.iter().map(IpAddr::to_string).collect();
        return format!("{{ addresses: [{}] }}", addresses.join(", "));
    }
    format!("{{ {} }}", words.join(", "))
}
