// SPDX-License-Identifier: Apache-2.0
//! Rules: allows and denies, for some tiers, expired, on their last day, or without end.

use std::collections::BTreeSet;

use fastrand::Rng;
use jiff::ToSpan;
use portolan_site::model::{Action, Date, Rule, Site};

use super::draw::{chance, some, weighted};
use super::selector::{For, selector};
use super::services::services;
use super::shape::Shape;

/// One to four rules that only allow, as quarantines and shared services have them. Their ids
/// begin with the name of the list.
pub(crate) fn allows(rng: &mut Rng, shape: &Shape, site: &Site, list: &str) -> Vec<Rule> {
    let count = rng.usize(1..=4);
    (0..count).map(|n| rule(rng, shape, site, &[], format!("{list}-{n}"), Action::Allow)).collect()
}

/// Up to five rules of an application policy.
pub(crate) fn rules(
    rng: &mut Rng,
    shape: &Shape,
    site: &Site,
    tiers: &[String],
    list: &str,
) -> Vec<Rule> {
    let count = rng.usize(0..=5);
    let draw = |n: usize| {
        let action = if chance(rng, 15) { denial() } else { Action::Allow };
        rule(rng, shape, site, tiers, format!("{list}-{n}"), action)
    };
    (0..count).map(draw).collect()
}

fn denial() -> Action {
    Action::Deny { reason: "drawn".into() }
}

fn rule(
    rng: &mut Rng,
    shape: &Shape,
    site: &Site,
    tiers: &[String],
    id: String,
    action: Action,
) -> Rule {
    let services = services(rng, shape);
    Rule {
        id,
        at: at(rng, tiers),
        peer: selector(rng, site, tiers, For::Peer),
        service_words: services.to_string().split(", ").map(String::from).collect(),
        services,
        action,
        purpose: None,
        owner: None,
        ticket: None,
        expires: expiry(rng, shape.today),
        needs: Vec::new(),
        span: None,
    }
}

fn at(rng: &mut Rng, tiers: &[String]) -> BTreeSet<String> {
    let count = if chance(rng, 25) { rng.usize(1..=2) } else { 0 };
    some(rng, count, tiers).into_iter().collect()
}

fn expiry(rng: &mut Rng, today: Date) -> Option<Date> {
    let days = weighted(rng, (None, 78), &[(Some(-1), 10), (Some(0), 6), (Some(30), 6)]);
    days.and_then(|days: i64| today.checked_add(days.days()).ok())
}
