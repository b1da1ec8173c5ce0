// SPDX-License-Identifier: Apache-2.0
//! Rules in words.

use std::collections::BTreeSet;

use portolan_net::{ServiceSet, parse_service};
use portolan_site::model::{Action, Date, Rule, Selector};

use super::must;

/// A rule that allows, `tcp/443, udp/443` or `any`.
pub fn allow(id: &str, peer: Selector, services: &str) -> Rule {
    rule(id, peer, services, Action::Allow)
}

/// A rule that denies.
pub fn deny(id: &str, peer: Selector, services: &str) -> Rule {
    rule(id, peer, services, Action::Deny { reason: "not wanted".into() })
}

/// The rule, for some tiers of its policy alone.
pub fn at<const N: usize>(tiers: [&str; N], mut rule: Rule) -> Rule {
    rule.at = tiers.into_iter().map(String::from).collect();
    rule
}

/// The rule, with its last day.
pub fn expiring(last: Date, mut rule: Rule) -> Rule {
    rule.expires = Some(last);
    rule
}

/// A set of services, `tcp/443, udp/443`.
pub fn service_set(words: &str) -> ServiceSet {
    let sets: Vec<_> = words.split(',').map(|word| must(parse_service(word.trim()))).collect();
    ServiceSet::all(&sets)
}

fn rule(id: &str, peer: Selector, services: &str, action: Action) -> Rule {
    Rule {
        id: id.into(),
        at: BTreeSet::new(),
        peer,
        services: service_set(services),
        service_words: services.split(',').map(|word| word.trim().into()).collect(),
        action,
        purpose: None,
        owner: None,
        ticket: None,
        expires: None,
        needs: Vec::new(),
        span: None,
    }
}
