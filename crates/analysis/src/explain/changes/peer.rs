// SPDX-License-Identifier: Apache-2.0
//! An end in the words of a policy: as narrow as its categories say, else by its address.

use std::net::IpAddr;

use portolan_net::AddressSet;
use portolan_site::edit::Peer;
use portolan_site::model::{Categories, Selector, Site, Values, What, Workload};

/// The end at this address.
pub(super) fn peer(site: &Site, address: IpAddr) -> Peer {
    match site.workload_at(address) {
        Some(workload) => of_workload(workload),
        None => Peer::Addresses(vec![address.to_string()]),
    }
}

/// By type and tier as `init` gives them; else by a value of every category; else by address.
fn of_workload(workload: &Workload) -> Peer {
    let first = |key: &str| {
        let value = workload.categories.get(key).and_then(|values| values.first())?;
        Some((key.to_owned(), Values::from([value.clone()])))
    };
    let mut wanted: Categories = match first("AppTier") {
        Some(tier) => [Some(tier), first("AppType")].into_iter().flatten().collect(),
        None => Categories::new(),
    };
    if wanted.is_empty() {
        wanted = workload.categories.keys().filter_map(|key| first(key)).collect();
    }
    if wanted.is_empty() {
        return Peer::Addresses(workload.addresses.iter().map(ToString::to_string).collect());
    }
    Peer::Categories(wanted)
}

/// The selector that these words are.
pub(super) fn selector(site: &Site, peer: &Peer) -> Selector {
    let what = match peer {
        Peer::Everything => What::Everything,
        Peer::Categories(wanted) => What::Categories(wanted.clone()),
        Peer::Fqdns(group) => What::Fqdns(group.clone()),
        Peer::Addresses(words) => {
            let set = |word: &String| match site.address_groups.get(word) {
                Some(set) => set.clone(),
                None => portolan_net::parse_addresses(word).unwrap_or_default(),
            };
            let set = words.iter().map(set).fold(AddressSet::default(), |all, s| all.union(&s));
            What::Addresses { name: words.join(", "), set }
        }
    };
    Selector { what, except: Vec::new() }
}

/// A name for an end, for ids: its tier, or else what it is called.
pub(super) fn short(site: &Site, address: IpAddr) -> String {
    let workload = site.workload_at(address);
    let tier = workload.and_then(|w| w.categories.get("AppTier")?.first().cloned());
    tier.or_else(|| workload.map(|w| w.name.clone())).unwrap_or_else(|| address.to_string())
}
