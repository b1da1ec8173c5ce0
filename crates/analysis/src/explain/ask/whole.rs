// SPDX-License-Identifier: Apache-2.0
//! Words for whole parts of the world, of which every address is in one.

use portolan_net::AddressSet;
use portolan_site::model::Site;

/// The machines of the inventory.
pub(crate) fn workloads(site: &Site) -> AddressSet {
    AddressSet::hosts(site.workloads.iter().flat_map(|w| w.addresses.clone()))
}

/// Machines that nobody listed, and that are judged all the same (ADR 0001.19).
pub(crate) fn unlisted(site: &Site) -> AddressSet {
    let ours = AddressSet::link_local().union(&site.networks);
    ours.difference(&AddressSet::groups()).difference(&workloads(site))
}

/// Every other host.
pub(crate) fn outside(site: &Site) -> AddressSet {
    hosts().difference(&workloads(site)).difference(&unlisted(site))
}

/// Everything but broadcast and multicast.
pub(crate) fn hosts() -> AddressSet {
    AddressSet::full().difference(&AddressSet::groups())
}
