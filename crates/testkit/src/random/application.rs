// SPDX-License-Identifier: Apache-2.0
//! Application policies of one to three tiers.

use std::collections::BTreeMap;

use fastrand::Rng;
use portolan_site::model::{Application, Rules, Site, Tier, Within};

use super::draw::{chance, weighted};
use super::rule::rules;
use super::selector::{For, selector};
use super::services::services;
use super::shape::Shape;

/// An application policy that secures at least one direction.
pub(crate) fn application(rng: &mut Rng, shape: &Shape, site: &Site) -> Application {
    let names: Vec<String> = (0..rng.usize(1..=3)).map(|n| format!("t{n}")).collect();
    let tier =
        |name: &String| Tier { name: name.clone(), select: selector(rng, site, &[], For::Secured) };
    let tiers = names.iter().map(tier).collect();
    let inbound = direction(rng, shape, site, &names, "in");
    let outbound = direction(rng, shape, site, &names, "out");
    let secures_none = inbound.is_none() && outbound.is_none();
    Application {
        tiers,
        inbound: if secures_none { Some(Rules::List(Vec::new())) } else { inbound },
        outbound,
        within: within(rng, shape, &names),
    }
}

#[derive(Clone, Copy)]
enum Form {
    List,
    Any,
    Absent,
}

fn direction(
    rng: &mut Rng,
    shape: &Shape,
    site: &Site,
    tiers: &[String],
    list: &str,
) -> Option<Rules> {
    match weighted(rng, (Form::List, 72), &[(Form::Any, 12), (Form::Absent, 16)]) {
        Form::List => Some(Rules::List(rules(rng, shape, site, tiers, list))),
        Form::Any => Some(Rules::Any),
        Form::Absent => None,
    }
}

fn within(rng: &mut Rng, shape: &Shape, tiers: &[String]) -> BTreeMap<String, Within> {
    let mut within = BTreeMap::new();
    for tier in tiers {
        if chance(rng, 55) {
            within.insert(tier.clone(), one_within(rng, shape));
        }
    }
    within
}

fn one_within(rng: &mut Rng, shape: &Shape) -> Within {
    match rng.u32(0..4) {
        0 => Within::Deny,
        1 => Within::Allow,
        _ => Within::Services(services(rng, shape)),
    }
}
