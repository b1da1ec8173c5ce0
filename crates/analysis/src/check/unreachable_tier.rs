// SPDX-License-Identifier: Apache-2.0
//! `unreachable-tier`: a tier that waits for somebody outside it, by inbound rules, and on which nobody
//! outside it can open anything.

use portolan_diagnostics::{Diagnostic, Subject};
use portolan_net::{AddressSet, ConnectionSet};
use portolan_site::model::{Direction, Mode, Policy, PolicyKind, Rules, Tier};

use super::by_rule::ByRule;
use super::ways_through::{between, let_pass, witness};
use super::{Context, place};

pub(super) fn find(context: &Context<'_>, by: &ByRule<'_>) -> Vec<Diagnostic> {
    let counts = context.site.policies.iter().filter(|p| p.mode != Mode::Draft);
    counts.flat_map(|policy| of_policy(context, by, policy)).collect()
}

fn of_policy(context: &Context<'_>, by: &ByRule<'_>, policy: &Policy) -> Vec<Diagnostic> {
    let PolicyKind::Application(application) = &policy.kind else { return Vec::new() };
    let Some(Rules::List(rules)) = &application.inbound else { return Vec::new() };
    let is_awaited = |tier: &&Tier| {
        let of_tier = rules.iter().filter(|r| r.at.is_empty() || r.at.contains(&tier.name));
        let own = own(context, tier);
        let mut peers = of_tier.filter_map(|rule| by.peers(policy, rule));
        peers.any(|peers| !peers.difference(&own).is_empty())
    };
    let tiers = application.tiers.iter().filter(is_awaited);
    tiers.filter(|tier| is_alone(context, tier)).map(|tier| tell(policy, tier)).collect()
}

fn own(context: &Context<'_>, tier: &Tier) -> AddressSet {
    let machines = context.site.workloads.iter().filter(|w| tier.select.selects(w));
    AddressSet::hosts(machines.flat_map(|w| w.addresses.iter().copied()))
}

/// Whether the tier has machines, and nothing that goes to them passes both ends.
fn is_alone(context: &Context<'_>, tier: &Tier) -> bool {
    let own = own(context, tier);
    let inbound = between(&AddressSet::full().difference(&own), &own);
    let come = |asked: &ConnectionSet, direction| {
        let passing = let_pass(context.acl, direction, asked).into_iter().map(|(_, set)| set);
        ConnectionSet::all(&passing.collect::<Vec<_>>())
    };
    let passing = come(&come(&inbound, Direction::Ingress), Direction::Egress);
    !own.is_empty() && witness(context.acl, &passing).is_none()
}

fn tell(policy: &Policy, tier: &Tier) -> Diagnostic {
    let said = format!("nobody can open anything on tier `{}` of `{}`", tier.name, policy.id);
    Diagnostic::warning("unreachable-tier", place(policy.span), said)
        .about(Subject::Policy, &policy.id)
        .about(Subject::Tier, &tier.name)
        .also("its inbound rules allow nobody whom the other end lets out")
        .help("give it a rule for those who use it, or `inbound: []` if nobody shall")
}
