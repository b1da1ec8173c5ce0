// SPDX-License-Identifier: Apache-2.0
//! The rule that is missing.

use std::collections::BTreeSet;
use std::net::IpAddr;

use portolan_acl::Action as Does;
use portolan_net::{Kind, Service, ServiceSet, parse_service};
use portolan_site::edit::Peer;
use portolan_site::model::{Action, Direction, Policy, Reason, Rule, View};

use super::super::holds::tiers;
use super::super::peer::{peer, selector, short};
use super::super::{Change, Edit};
use super::Case;

/// A rule for one of the policies that secure the end where it is denied.
pub(super) fn add(case: &Case<'_>) -> Option<Change> {
    let securing = securing(case);
    let policy = case.named(securing.first()?)?;
    let mut instead: Vec<String> = securing
        .iter()
        .skip(1)
        .map(|other| format!("add it to `{other}`, which secures the same end"))
        .collect();
    instead.extend(securing.iter().filter_map(|id| lapsed(case, case.named(id)?)));
    if case.denial.view == View::Live && case.denial.intended {
        instead.push("enforce everything that is only monitored, which allows it".into());
    }
    let (words, mut rule) = allow(case, policy.rules(), case.denial.end, case.peer);
    rule.at = held_tiers(case, policy);
    let (direction, policy) = (case.denial.end, policy.id.clone());
    case.because(Edit::AddRule { policy, direction, peer: words, rule: Box::new(rule) }, instead)
}

/// Policies that secure the end in this direction and view, in their order.
fn securing(case: &Case<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for ace in &case.denial.acl.aces {
        let Does::Decide(decision) = &ace.action else { continue };
        let here = ace.direction == case.denial.end
            && (ace.live || case.denial.view == View::Intended)
            && decision.reason == Reason::NotAllowed
            && case.denial.acl.contains(ace.own, case.own);
        if let (true, Some(policy)) = (here, &decision.policy)
            && !found.contains(policy)
        {
            found.push(policy.clone());
        }
    }
    found
}

/// A rule that would allow it, had it not ended.
fn lapsed(case: &Case<'_>, policy: &Policy) -> Option<String> {
    let held = held_by(case, policy);
    let mut rules = policy.rules_of(case.denial.end).iter().filter(|rule| {
        rule.is_expired(case.context.today)
            && rule.services.contains(case.service())
            && case.ground().holds(&rule.peer, policy, case.peer)
            && (rule.at.is_empty() || held.iter().any(|tier| rule.at.contains(*tier)))
    });
    let (rule, last) = rules.find_map(|rule| Some((rule, rule.expires?)))?;
    let said = format!("give `{}` of `{}` a later day: it ended with {last}", rule.id, policy.id);
    Some(said)
}

fn held_by<'p>(case: &Case<'_>, policy: &'p Policy) -> Vec<&'p str> {
    let held = tiers(policy).iter().filter(|t| case.ground().in_tier(t, policy, case.own));
    held.map(|tier| tier.name.as_str()).collect()
}

/// The tiers that hold the end, where the policy has others too.
fn held_tiers(case: &Case<'_>, policy: &Policy) -> BTreeSet<String> {
    let held = held_by(case, policy);
    if held.len() == tiers(policy).len() {
        return BTreeSet::new();
    }
    held.into_iter().map(str::to_owned).collect()
}

/// A rule that allows the connection for the other end, under an id that is free among some.
pub(super) fn allow(
    case: &Case<'_>,
    taken: Vec<&Rule>,
    direction: Direction,
    other: IpAddr,
) -> (Peer, Rule) {
    let words = peer(case.site, other);
    let needed = requirement(case);
    let wish = match needed.as_ref().and_then(|(id, _)| id.rsplit('/').next()) {
        Some(short) => short.to_owned(),
        None => wish(case, direction, other),
    };
    let word = service_word(case.service());
    let rule = Rule {
        id: free(&wish, |id| taken.iter().any(|rule| rule.id == id)),
        at: BTreeSet::new(),
        peer: selector(case.site, &words),
        services: service_set(case.service()),
        service_words: vec![word],
        action: Action::Allow,
        purpose: None,
        owner: None,
        ticket: None,
        expires: None,
        needs: needed.map(|(id, _)| id).into_iter().collect(),
        span: None,
    };
    (words, rule)
}

/// The requirement of the catalogue that the connection is at both ends, and its purpose.
pub(super) fn requirement(case: &Case<'_>) -> Option<(String, String)> {
    let known = super::super::likeness::of(case.site, case.context.catalogue, case.connection)?;
    let purpose = case.context.catalogue.requirement(&known)?.purpose.clone();
    Some((known, purpose))
}

fn wish(case: &Case<'_>, direction: Direction, other: IpAddr) -> String {
    let front = match direction {
        Direction::Egress => "to",
        Direction::Ingress => "from",
    };
    kebab(&format!("{front} {} {}", short(case.site, other), service_word(case.service())))
}

/// Letters, digits and hyphens, no longer than an id may be with a number behind it.
pub(super) fn kebab(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let spaced: String = text.chars().map(plain).collect();
    let id: String = spaced.split_whitespace().collect::<Vec<_>>().join("-");
    id.chars().take(40).collect::<String>().trim_end_matches('-').to_owned()
}

pub(super) fn free(wish: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2u32..).map(|n| format!("{wish}-{n}"));
    let mut ids = std::iter::once(wish.to_owned()).chain(numbered);
    ids.find(|id| !is_taken(id)).unwrap_or_else(|| wish.to_owned())
}

/// An ICMP code says nothing that a policy should speak of.
pub(super) fn service_word(service: Service) -> String {
    match service.kind() {
        Kind::Type { icmp_type, .. } => format!("{}/{icmp_type}", service.protocol),
        Kind::Port(_) | Kind::Bare => service.to_string(),
    }
}

/// What the word of a service says.
pub(super) fn service_set(service: Service) -> ServiceSet {
    parse_service(&service_word(service)).unwrap_or_default()
}
