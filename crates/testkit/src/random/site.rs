// SPDX-License-Identifier: Apache-2.0
//! Whole sites.

use fastrand::Rng;
use portolan_site::model::{Allow, Forbid, Mode, Site, SiteDefault, Unlabelled};

use super::draw::chance;
use super::groups::{address_groups, fqdn_groups};
use super::inventory::workloads;
use super::policy::policy;
use super::shape::Shape;

/// A site over the shape's workloads, in canonical order. It has no attachments: whoever owns
/// the machines knows where they are attached.
pub fn random_site(rng: &mut Rng, shape: &Shape) -> Site {
    let mut site = Site {
        name: "drawn".into(),
        workloads: workloads(rng, shape),
        address_groups: address_groups(rng, shape),
        fqdn_groups: fqdn_groups(),
        default: site_default(rng),
        unlabelled: unlabelled(rng),
        networks: if chance(rng, 30) { shape.networks.clone() } else { Default::default() },
        ..Site::default()
    };
    let count = rng.usize(shape.policies.min(3)..=shape.policies);
    site.policies = (0..count).map(|n| policy(rng, shape, &site, format!("p{n:02}"))).collect();
    site
}

fn allow(rng: &mut Rng, percent: u32) -> Allow {
    if chance(rng, percent) { Allow::Yes } else { Allow::No }
}

fn site_default(rng: &mut Rng) -> SiteDefault {
    let forbid = if chance(rng, 35) { Forbid::Reject } else { Forbid::Drop };
    SiteDefault { allow: allow(rng, 45), forbid }
}

fn unlabelled(rng: &mut Rng) -> Unlabelled {
    let mode = if chance(rng, 60) { Mode::Enforce } else { Mode::Monitor };
    Unlabelled { allow: allow(rng, 40), mode }
}
