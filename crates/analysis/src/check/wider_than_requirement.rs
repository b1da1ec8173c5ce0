// SPDX-License-Identifier: Apache-2.0
//! `wider-than-requirement`: a rule allows services that none of the requirements it names asks
//! for, or lets in machines that play none of their roles. The excess is exact.

use std::collections::BTreeSet;

use portolan_catalog::{Catalogue, Requirement, RoleKind};
use portolan_diagnostics::Diagnostic;
use portolan_net::{AddressSet, ServiceSet};
use portolan_site::model::{Action, Direction, Mode, Policy, PolicyKind, Rule, What, Workload};

use super::{Context, about, brief, place};

/// So many machines are named.
const NAMED_MAX: usize = 3;

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for policy in context.site.policies.iter().filter(|p| p.mode != Mode::Draft) {
        for direction in Direction::BOTH {
            for rule in policy.rules_of(direction).iter().filter(|r| r.action == Action::Allow) {
                let Some(needs) = needs(context.catalogue, rule) else { continue };
                found.extend(services(policy, rule, &needs));
                found.extend(peers(context, policy, rule, direction, &needs));
            }
        }
    }
    found
}

/// The requirements that a rule names; `None` where it names none, or one that nobody knows.
fn needs<'a>(catalogue: &'a Catalogue, rule: &Rule) -> Option<Vec<&'a Requirement>> {
    let needs: Vec<_> = rule.needs.iter().filter_map(|id| catalogue.requirement(id)).collect();
    (!needs.is_empty() && needs.len() == rule.needs.len()).then_some(needs)
}

fn services(policy: &Policy, rule: &Rule, needs: &[&Requirement]) -> Option<Diagnostic> {
    let asked: Vec<ServiceSet> = needs.iter().map(|r| r.service_set()).collect();
    let asked = ServiceSet::all(&asked);
    let excess = rule.services.difference(&asked);
    let said = format!(
        "rule `{}` of `{}` allows {} beyond what it needs",
        rule.id,
        policy.id,
        brief(&excess)
    );
    let told = Diagnostic::warning("wider-than-requirement", place(rule.span), said)
        .also(format!("{} asks for {}", rule.needs.join(", "), brief(&asked)))
        .help("allow only what is asked for, or name the requirement that asks for the rest");
    (!excess.is_empty()).then(|| about(told, policy, rule))
}

/// Who outside a site plays a role, nobody knows: only roles of machines are held against a peer.
fn peers(
    context: &Context<'_>,
    policy: &Policy,
    rule: &Rule,
    direction: Direction,
    needs: &[&Requirement],
) -> Option<Diagnostic> {
    let asked = asked(context.catalogue, direction, needs)?;
    let other = |w: &&Workload| !w.roles.is_empty() && w.roles.is_disjoint(&asked);
    let machines: Vec<&str> = context
        .site
        .workloads
        .iter()
        .filter(|w| is_peer(policy, rule, w))
        .filter(other)
        .map(|w| w.name.as_str())
        .collect();
    let all = is_everybody(rule);
    if machines.is_empty() && !all {
        return None;
    }
    let who = if all { "everybody".to_owned() } else { few(&machines) };
    let verb = match direction {
        Direction::Ingress => "lets in",
        Direction::Egress => "leads to",
    };
    let said = format!(
        "rule `{}` of `{}` {verb} {who}, which none of its needs names",
        rule.id, policy.id
    );
    let roles = needs.iter().flat_map(|r| ends(r, direction)).cloned().collect::<BTreeSet<_>>();
    let roles = roles.into_iter().collect::<Vec<_>>().join(", ");
    let told = Diagnostic::warning("wider-than-requirement", place(rule.span), said)
        .also(format!("{} asks for {roles}", rule.needs.join(", ")))
        .help("select those machines alone, or name the requirement of the others");
    Some(about(told, policy, rule))
}

fn ends(requirement: &Requirement, direction: Direction) -> &[String] {
    match direction {
        Direction::Ingress => &requirement.source,
        Direction::Egress => &requirement.destination,
    }
}

/// The roles of workloads that are asked for; `None` where some end is not a machine of the site.
fn asked(
    catalogue: &Catalogue,
    direction: Direction,
    needs: &[&Requirement],
) -> Option<BTreeSet<String>> {
    let mut asked = BTreeSet::new();
    for id in needs.iter().flat_map(|r| ends(r, direction)) {
        match catalogue.role(id)?.kind {
            RoleKind::Workload => asked.extend(catalogue.played_by(id)),
            RoleKind::AnyComponent => {
                let platform =
                    catalogue.roles.iter().filter(|r| r.app.as_deref() == Some("Citrix"));
                asked.extend(platform.map(|r| r.id.clone()));
            }
            RoleKind::External | RoleKind::Fqdn | RoleKind::Broadcast | RoleKind::Loopback => {
                return None;
            }
        }
    }
    Some(asked)
}

fn is_everybody(rule: &Rule) -> bool {
    let whole = |set: &AddressSet| {
        let full = AddressSet::full();
        set.v4 == full.v4 || set.v6 == full.v6
    };
    match &rule.peer.what {
        What::Everything => true,
        What::Addresses { set, .. } => whole(set),
        What::Categories(_) | What::Fqdns(_) | What::Tier(_) => false,
    }
}

fn is_peer(policy: &Policy, rule: &Rule, workload: &Workload) -> bool {
    let What::Tier(name) = &rule.peer.what else { return rule.peer.selects(workload) };
    let PolicyKind::Application(application) = &policy.kind else { return false };
    let tier = application.tiers.iter().find(|t| t.name == *name);
    tier.is_some_and(|t| t.select.selects(workload))
        && !rule.peer.except.iter().any(|except| except.selects(workload))
}

fn few(machines: &[&str]) -> String {
    let named: Vec<String> = machines.iter().take(NAMED_MAX).map(|m| format!("`{m}`")).collect();
    match machines.len().saturating_sub(NAMED_MAX) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
