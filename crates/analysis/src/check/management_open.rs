// SPDX-License-Identifier: Apache-2.0
//! `management-open`: users, or whole networks outside, can open the ports by which machines are
//! managed, and no requirement asks for it. A few addresses are taken for administrators'.

use portolan_diagnostics::Diagnostic;
use portolan_net::{AddressSet, Block, ConnectionSet, ServiceSet};
use portolan_site::model::{Direction, Policy, Reason, Rule, View};

use super::by_rule::ByRule;
use super::ways_through::{judging, let_pass, witness};
use super::{Context, about, brief, place};

/// TCP ports of management, by what listens there (IANA service names; Prism and vCenter by their
/// vendors' port lists).
const PORTS: [(u16, &str); 13] = [
    (22, "SSH"),
    (23, "Telnet"),
    (135, "RPC endpoint mapper"),
    (623, "IPMI"),
    (902, "ESXi"),
    (1433, "SQL Server"),
    (3306, "MySQL"),
    (3389, "Remote Desktop"),
    (5432, "PostgreSQL"),
    (5900, "VNC"),
    (5985, "WinRM"),
    (5986, "WinRM over TLS"),
    (9440, "Prism"),
];

/// Roles at whose machines people sit.
const DESKTOPS: [&str; 2] = ["vda", "user-device"];

pub(super) fn find(context: &Context<'_>, by: &ByRule<'_>) -> Vec<Diagnostic> {
    let management = ServiceSet::all(&PORTS.map(|(port, _)| ServiceSet::tcp(port)));
    let judging = judging(context.acl);
    let source = AddressSet::full().difference(&judging).union(&desktops(context));
    let asked = Block { source, destination: judging, services: management };
    let come_in = let_pass(context.acl, Direction::Ingress, &ConnectionSet::from(&asked));
    let mut found = Vec::new();
    for (decision, set) in come_in {
        let Some(decision) = decision.filter(|d| d.reason == Reason::AllowRule) else { continue };
        let rule = by.rules().find(|(policy, rule, _)| {
            Some(&policy.id) == decision.policy.as_ref() && Some(&rule.id) == decision.rule.as_ref()
        });
        let Some((policy, rule, _)) = rule else { continue };
        let set = context.acl.passes(Direction::Egress, View::Intended, &set);
        found.extend(tell(context, by, policy, rule, &set));
    }
    found
}

fn desktops(context: &Context<'_>) -> AddressSet {
    let sits =
        |roles: &std::collections::BTreeSet<String>| DESKTOPS.iter().any(|d| roles.contains(*d));
    let machines = context.site.workloads.iter().filter(|w| sits(&w.roles));
    AddressSet::hosts(machines.flat_map(|w| w.addresses.iter().copied()))
}

/// So many addresses are hosts of somebody, and not a network.
const HOSTS_MAX: usize = 8;

fn is_few(sources: &AddressSet) -> bool {
    let ranges = sources.ranges();
    ranges.len() <= HOSTS_MAX && ranges.iter().all(|(first, last)| first == last)
}

fn tell(
    context: &Context<'_>,
    by: &ByRule<'_>,
    policy: &Policy,
    rule: &Rule,
    set: &ConnectionSet,
) -> Option<Diagnostic> {
    let needs = rule.needs.iter().filter_map(|id| context.catalogue.requirement(id));
    let asked = ServiceSet::all(&needs.map(|r| r.service_set()).collect::<Vec<_>>());
    let open = set.services().difference(&asked);
    let unasked = set.restrict(&Block { services: open.clone(), ..Block::any() });
    let c = witness(context.acl, &unasked)?;
    if is_few(&unasked.sources()) && unasked.sources().intersection(&desktops(context)).is_empty() {
        return None;
    }
    let names = PORTS.iter().filter(|(port, _)| open.overlaps(&ServiceSet::tcp(*port)));
    let names = names.map(|(_, name)| *name).collect::<Vec<_>>().join(", ");
    let said = format!(
        "rule `{}` of `{}` opens {} to users or outsiders: {names}",
        rule.id,
        policy.id,
        brief(&open)
    );
    let told = Diagnostic::warning("management-open", place(rule.span), said)
        .also(format!("such as {}", by.shown(c)))
        .help("let administrators' machines alone in, or name the requirement that asks for it");
    Some(about(told, policy, rule))
}
