// SPDX-License-Identifier: Apache-2.0
//! The policies above the applications: quarantine, shared service, isolation.

use fastrand::Rng;
use portolan_site::model::{Isolation, Quarantine, QuarantineLevel, SharedService, Side, Site};

use super::draw::chance;
use super::rule::allows;
use super::selector::{For, selector};
use super::shape::Shape;

/// A quarantine of either level, mostly of few workloads.
pub(crate) fn quarantine(rng: &mut Rng, shape: &Shape, site: &Site) -> Quarantine {
    let secures = selector(rng, site, &[], For::Held);
    if chance(rng, 35) {
        let (inbound, outbound) = (Vec::new(), Vec::new());
        return Quarantine { level: QuarantineLevel::Strict, secures, inbound, outbound };
    }
    let (inbound, outbound) = (allows(rng, shape, site, "in"), allows(rng, shape, site, "out"));
    Quarantine { level: QuarantineLevel::Forensic, secures, inbound, outbound }
}

/// A shared service with rules in either direction.
pub(crate) fn shared_service(rng: &mut Rng, shape: &Shape, site: &Site) -> SharedService {
    let secures = selector(rng, site, &[], For::Secured);
    let (inbound, outbound) = (allows(rng, shape, site, "in"), allows(rng, shape, site, "out"));
    SharedService { secures, inbound, outbound }
}

/// An isolation of two or three sides, which may overlap.
pub(crate) fn isolation(rng: &mut Rng, site: &Site) -> Isolation {
    let count = rng.usize(2..=3);
    let side = |n| Side { name: format!("s{n}"), select: selector(rng, site, &[], For::Secured) };
    Isolation { sides: (0..count).map(side).collect() }
}
