// SPDX-License-Identifier: Apache-2.0
//! What the profiles ask for.
#![allow(dead_code, reason = "each test uses its own part")]

use std::collections::BTreeSet;

use portolan_allowlist::{Asked, Cloud, CustomerId, Pattern, Port, Profile, minimal, required};

/// Every profile of every cloud, with a customer and without.
pub(crate) fn profiles() -> Vec<(String, Vec<Pattern>)> {
    let id = CustomerId::parse("Contoso12").unwrap();
    let mut all = Vec::new();
    for cloud in Cloud::ALL {
        for profile in Profile::ALL {
            for customer in [None, Some(&id)] {
                let asked = Asked { customer, ..Asked::of(cloud, profile) };
                let name = format!("{cloud} {profile} {customer:?}");
                all.push((name, minimal(&required(&asked))));
            }
        }
    }
    all
}

/// The ports of a broad profile.
pub(crate) fn ports() -> Vec<Port> {
    let all = required(&Asked::of(Cloud::Commercial, Profile::Broad));
    let ports: BTreeSet<Port> = all.into_iter().flat_map(|address| address.ports).collect();
    ports.into_iter().collect()
}
