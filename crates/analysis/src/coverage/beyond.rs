// SPDX-License-Identifier: Apache-2.0
//! What is open that no chart asks for: rules that name no requirement, policies that allow
//! anything, and machines that no policy secures.

use portolan_site::model::{
    Action, Date, Direction, Mode, Policy, PolicyKind, Rule, Rules, View, Within,
};

use super::by::place;
use super::matrix::Unsecured;
use super::{Desk, selector};
use crate::check::open::is_open_in;

/// One allow beyond the charts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beyond {
    pub policy: String,
    /// Its id; `any` or `within` where the policy allows so without a rule.
    pub rule: String,
    pub direction: Option<Direction>,
    /// The other end.
    pub peer: String,
    pub services: Vec<String>,
    /// Of the rule, or else of its policy.
    pub purpose: String,
    pub owner: Option<String>,
    pub ticket: Option<String>,
    pub expires: Option<Date>,
    pub place: Option<(String, usize)>,
}

/// In the order of policies and rules.
pub(super) fn rules(desk: &Desk<'_>) -> Vec<Beyond> {
    let counts = |policy: &&Policy| match desk.question.view {
        View::Live => policy.mode == Mode::Enforce,
        View::Intended => policy.mode != Mode::Draft,
    };
    let policies = desk.context.site.policies.iter().filter(counts);
    policies.flat_map(|policy| of_policy(desk, policy)).collect()
}

fn of_policy(desk: &Desk<'_>, policy: &Policy) -> Vec<Beyond> {
    let mut found = Vec::new();
    for direction in [Direction::Ingress, Direction::Egress] {
        found.extend(any(desk, policy, direction));
        let rules = policy.rules_of(direction).iter().filter(|rule| is_beyond(desk, rule));
        found.extend(rules.map(|rule| of_rule(desk, policy, rule, direction)));
    }
    found.extend(within(desk, policy));
    found
}

/// An allow that holds today and names no requirement that anybody knows.
fn is_beyond(desk: &Desk<'_>, rule: &Rule) -> bool {
    let known = |id: &String| desk.context.catalogue.requirement(id).is_some();
    rule.action == Action::Allow
        && !rule.is_expired(desk.context.today)
        && !rule.needs.iter().any(known)
}

fn of_rule(desk: &Desk<'_>, policy: &Policy, rule: &Rule, direction: Direction) -> Beyond {
    Beyond {
        rule: rule.id.clone(),
        direction: Some(direction),
        peer: selector::words(&rule.peer),
        services: rule.service_words.clone(),
        purpose: rule.purpose.clone().unwrap_or_else(|| policy.purpose.clone()),
        owner: rule.owner.clone(),
        ticket: rule.ticket.clone(),
        expires: rule.expires,
        place: rule.span.or(policy.span).map(|span| place(desk, span)),
        ..of_all(desk, policy)
    }
}

fn any(desk: &Desk<'_>, policy: &Policy, direction: Direction) -> Option<Beyond> {
    let PolicyKind::Application(application) = &policy.kind else { return None };
    let rules = match direction {
        Direction::Ingress => application.inbound.as_ref(),
        Direction::Egress => application.outbound.as_ref(),
    };
    let all = Beyond { rule: "any".into(), direction: Some(direction), ..of_all(desk, policy) };
    (rules == Some(&Rules::Any)).then_some(all)
}

fn within(desk: &Desk<'_>, policy: &Policy) -> Vec<Beyond> {
    let PolicyKind::Application(application) = &policy.kind else { return Vec::new() };
    let tiers = application.within.iter().filter_map(|(tier, within)| {
        let services = match within {
            Within::Allow => vec!["any".into()],
            Within::Services(services) => vec![services.to_string()],
            Within::Deny => return None,
        };
        let peer = format!("tier {tier}");
        Some(Beyond { rule: "within".into(), peer, services, ..of_all(desk, policy) })
    });
    tiers.collect()
}

/// Everything, to and from everybody.
fn of_all(desk: &Desk<'_>, policy: &Policy) -> Beyond {
    Beyond {
        policy: policy.id.clone(),
        rule: String::new(),
        direction: None,
        peer: "everything".into(),
        services: vec!["any".into()],
        purpose: policy.purpose.clone(),
        owner: None,
        ticket: None,
        expires: None,
        place: policy.span.map(|span| place(desk, span)),
    }
}

/// Machines that fall to a default that allows.
pub(super) fn unsecured(desk: &Desk<'_>) -> Unsecured {
    let open = |direction| {
        let workloads = desk.context.site.workloads.iter();
        let open = workloads.filter(|w| is_open_in(desk.question.view, desk.context, w, direction));
        open.map(|w| w.name.clone()).collect()
    };
    Unsecured { inbound: open(Direction::Ingress), outbound: open(Direction::Egress) }
}
