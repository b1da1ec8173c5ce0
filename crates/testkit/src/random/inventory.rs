// SPDX-License-Identifier: Apache-2.0
//! Workloads with drawn categories: most with one value a key, some with several, some with none.

use std::collections::BTreeSet;

use fastrand::Rng;
use portolan_site::model::{Categories, Values, Workload};

use super::draw::{chance, some};
use super::shape::Shape;

/// The categories that drawn sites use: few, so that selectors meet.
pub(crate) const KEYS: [(&str, &[&str]); 3] = [
    ("AppTier", &["Control", "Desktop", "Web"]),
    ("AppType", &["Citrix", "Domain", "Sql"]),
    ("Zone", &["General", "Lab", "Secure"]),
];

/// A category that few workloads have, so that a quarantine leaves something to judge.
pub(crate) const QUARANTINE: (&str, &[&str]) = ("Quarantine", &["Forensic", "Strict"]);

/// The workloads of the shape, in order of name.
pub(crate) fn workloads(rng: &mut Rng, shape: &Shape) -> Vec<Workload> {
    let mut workloads: Vec<_> = shape.workloads.iter().map(|w| workload(rng, w)).collect();
    workloads.sort_by(|a, b| a.name.cmp(&b.name));
    workloads
}

fn workload(rng: &mut Rng, (name, addresses): &(String, Vec<std::net::IpAddr>)) -> Workload {
    Workload {
        name: name.clone(),
        addresses: addresses.clone(),
        mac: None,
        categories: categories(rng),
        roles: BTreeSet::new(),
        span: None,
    }
}

fn categories(rng: &mut Rng) -> Categories {
    let mut categories = Categories::new();
    if chance(rng, 15) {
        return categories;
    }
    for (key, values) in KEYS {
        if chance(rng, 75) {
            let count = if chance(rng, 25) { 2 } else { 1 };
            categories.insert(key.into(), values_of(rng, count, values));
        }
    }
    if chance(rng, 20) {
        categories.insert(QUARANTINE.0.into(), values_of(rng, 1, QUARANTINE.1));
    }
    categories
}

/// Some of the values of a key.
pub(crate) fn values_of(rng: &mut Rng, count: usize, values: &[&str]) -> Values {
    some(rng, count, values).into_iter().map(String::from).collect()
}
