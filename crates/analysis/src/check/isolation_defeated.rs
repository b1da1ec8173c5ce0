// SPDX-License-Identifier: Apache-2.0
//! `isolation-defeated`: a way between two sides of an isolation, through a shared service that is
//! itself on one of them, or through a machine that is on both.

use portolan_acl::Acl;
use portolan_diagnostics::{Diagnostic, Subject};
use portolan_net::{AddressSet, Connection, ConnectionSet};
use portolan_site::model::{
    Decision, Direction, Isolation, Mode, Policy, PolicyKind, Reason, Workload,
};

use super::by_rule::ByRule;
use super::choice::span;
use super::ways_through::{between, let_pass, witness};
use super::{Context, brief, place};

pub(super) fn find(context: &Context<'_>, by: &ByRule<'_>) -> Vec<Diagnostic> {
    let counts = context.site.policies.iter().filter(|p| p.mode != Mode::Draft);
    let isolations = counts.filter_map(|p| match &p.kind {
        PolicyKind::Isolation(isolation) => Some((p, isolation)),
        PolicyKind::Quarantine(_) | PolicyKind::SharedService(_) | PolicyKind::Application(_) => {
            None
        }
    });
    isolations
        .flat_map(|(policy, isolation)| {
            let mut found = on_both(context, policy, isolation);
            found.extend(ways(context, by, policy, isolation));
            found
        })
        .collect()
}

fn on_both(context: &Context<'_>, policy: &Policy, isolation: &Isolation) -> Vec<Diagnostic> {
    let sides = |w: &Workload| -> Vec<&str> {
        let here = isolation.sides.iter().filter(|side| side.select.selects(w));
        here.map(|side| side.name.as_str()).collect()
    };
    let both = context.site.workloads.iter().map(|w| (w, sides(w))).filter(|(_, s)| s.len() > 1);
    both.map(|(workload, sides)| {
        let said = format!(
            "`{}` is on more than one side of `{}` ({}): it is a bridge between them",
            workload.name,
            policy.id,
            sides.join(", ")
        );
        Diagnostic::warning("isolation-defeated", place(policy.span), said)
            .about(Subject::Policy, &policy.id)
            .about(Subject::Workload, &workload.name)
            .help("put it on one side, or make it a shared service of both and of neither side")
    })
    .collect()
}

/// The addresses of each side that are on no other.
fn apart(context: &Context<'_>, isolation: &Isolation) -> Vec<AddressSet> {
    let of_side = |name: &str| {
        let only = context.site.workloads.iter().filter(|w| {
            isolation.sides.iter().all(|side| side.select.selects(w) == (side.name == name))
        });
        AddressSet::hosts(only.flat_map(|w| w.addresses.iter().copied()))
    };
    isolation.sides.iter().map(|side| of_side(&side.name)).collect()
}

fn ways(
    context: &Context<'_>,
    by: &ByRule<'_>,
    policy: &Policy,
    isolation: &Isolation,
) -> Vec<Diagnostic> {
    let sides = apart(context, isolation);
    let mut across = Vec::new();
    for (i, a) in sides.iter().enumerate() {
        for (_, b) in sides.iter().enumerate().filter(|(j, _)| *j != i) {
            across.push(between(a, b));
        }
    }
    let through = through(context.acl, &ConnectionSet::all(&across));
    through
        .into_iter()
        .filter_map(|(decision, set)| {
            let witness = witness(context.acl, &set)?;
            Some(tell(context, by, policy, decision, &set, witness))
        })
        .collect()
}

/// What passes both ends because a shared service says so at one of them.
fn through<'a>(acl: &'a Acl, across: &ConnectionSet) -> Vec<(&'a Decision, ConnectionSet)> {
    let mut found = Vec::new();
    for direction in Direction::BOTH {
        let here = let_pass(acl, direction, across).into_iter();
        let shared = here.filter_map(|(by, set)| Some((by?, set)));
        for (decision, set) in shared.filter(|(by, _)| by.reason == Reason::SharedService) {
            let there = let_pass(acl, direction.opposite(), &set).into_iter().map(|(_, set)| set);
            found.push((decision, ConnectionSet::all(&there.collect::<Vec<_>>())));
        }
    }
    found
}

fn tell(
    context: &Context<'_>,
    by: &ByRule<'_>,
    policy: &Policy,
    decision: &Decision,
    set: &ConnectionSet,
    c: Connection,
) -> Diagnostic {
    let shared = decision.policy.as_deref().unwrap_or_default();
    let rule = decision.rule.as_deref().unwrap_or_default();
    let said = format!(
        "rule `{rule}` of `{shared}` opens {} between the sides of `{}`",
        brief(&set.services()),
        policy.id
    );
    Diagnostic::warning("isolation-defeated", place(span(context.site, decision)), said)
        .about(Subject::Policy, shared)
        .about(Subject::Rule, rule)
        .also(format!("such as {}", by.shown(c)))
        .help("take the machines of the shared service out of both sides, or narrow what it allows")
}
