// SPDX-License-Identifier: Apache-2.0
//! Selectors of every form, with exceptions and exceptions to them.

use fastrand::Rng;
use portolan_site::model::{Categories, Selector, Site, What};

use super::draw::{chance, one, weighted};
use super::inventory::{KEYS, QUARANTINE, values_of};

/// What a selector is for, which decides how wide it tends to be.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum For {
    /// The ends that a policy secures: mostly by category.
    Secured,
    /// The ends that a quarantine holds: mostly few.
    Held,
    /// The other end of a rule.
    Peer,
}

#[derive(Clone, Copy)]
enum Form {
    Everything,
    Categories,
    Addresses,
    Fqdns,
    Tier,
}

/// A selector that may name these tiers.
pub(crate) fn selector(rng: &mut Rng, site: &Site, tiers: &[String], what_for: For) -> Selector {
    nested(rng, site, tiers, what_for, 2)
}

fn nested(rng: &mut Rng, site: &Site, tiers: &[String], what_for: For, depth: u8) -> Selector {
    let what = what(rng, site, tiers, what_for);
    let mut except = Vec::new();
    while depth > 0 && except.len() < 2 && chance(rng, 20) {
        except.push(nested(rng, site, tiers, what_for, depth - 1));
    }
    Selector { what, except }
}

fn what(rng: &mut Rng, site: &Site, tiers: &[String], what_for: For) -> What {
    let (categories, addresses, fqdns, everything) = match what_for {
        For::Secured => (75, 15, 3, 7),
        For::Held => (88, 8, 3, 1),
        For::Peer => (40, 25, 10, 20),
    };
    let tier = if tiers.is_empty() { 0 } else { 20 };
    let others = [
        (Form::Addresses, addresses),
        (Form::Fqdns, fqdns),
        (Form::Everything, everything),
        (Form::Tier, tier),
    ];
    match weighted(rng, (Form::Categories, categories), &others) {
        Form::Everything => What::Everything,
        Form::Categories => by_category(rng, what_for),
        Form::Addresses => by_address(rng, site),
        Form::Fqdns => by_name(rng, site),
        Form::Tier => one(rng, tiers).map_or(What::Everything, |name| What::Tier(name.clone())),
    }
}

fn by_category(rng: &mut Rng, what_for: For) -> What {
    let mut wanted = Categories::new();
    if what_for == For::Held && chance(rng, 80) {
        wanted.insert(QUARANTINE.0.into(), values_of(rng, 1, QUARANTINE.1));
        return What::Categories(wanted);
    }
    let keys = if chance(rng, 25) || what_for == For::Held { 2 } else { 1 };
    for (key, values) in super::draw::some(rng, keys, &KEYS) {
        let count = if chance(rng, 30) { 2 } else { 1 };
        wanted.insert(key.into(), values_of(rng, count, values));
    }
    What::Categories(wanted)
}

fn by_address(rng: &mut Rng, site: &Site) -> What {
    let groups: Vec<_> = site.address_groups.iter().collect();
    one(rng, &groups).map_or(What::Everything, |(name, set)| What::Addresses {
        name: (*name).clone(),
        set: (*set).clone(),
    })
}

fn by_name(rng: &mut Rng, site: &Site) -> What {
    let groups: Vec<_> = site.fqdn_groups.keys().collect();
    one(rng, &groups).map_or(What::Everything, |name| What::Fqdns((*name).clone()))
}
