// SPDX-License-Identifier: Apache-2.0
//! The difference of two editions, the long way: every pair of ends by itself, over all addresses
//! cut where any group of either edition begins or ends.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use portolan_acl::{Acl, Partition};
use portolan_analysis::diff::{Difference, Kind, Role};
use portolan_net::{AddressSet, ServiceSet};
use portolan_site::model::{Direction, Site, View, Workload};

use super::Edition;

/// By what changes are grouped.
pub(crate) type Key = (Kind, View, Role, Role, ServiceSet);

/// Who is counted: a workload by its edition, or the outside.
type Who = Option<(&'static str, String)>;

pub(crate) type Groups = BTreeMap<Key, usize>;

/// The groups of a difference, with how many pairs each has.
pub(crate) fn groups(difference: &Difference) -> Groups {
    let key = |c: &portolan_analysis::diff::Change| {
        let roles = (c.source.clone(), c.destination.clone());
        let pairs = usize::try_from(c.pairs).unwrap();
        ((c.kind, c.view, roles.0, roles.1, c.services.clone()), pairs)
    };
    difference.changes.iter().map(key).collect()
}

/// The same, the long way.
pub(crate) fn expected(old: &Edition, new: &Edition) -> Groups {
    let mut pairs: BTreeMap<Key, BTreeSet<(Who, Who)>> = BTreeMap::new();
    for (a, b) in representatives(old, new) {
        let itself = (old.acl.is_itself(a, b), new.acl.is_itself(a, b));
        let ends = match itself {
            (true, true) => continue,
            (false, false) => [either(old, new, a), either(old, new, b)],
            (true, false) => [of("new", new, a), of("new", new, b)],
            (false, true) => [of("old", old, a), of("old", old, b)],
        };
        for (kind, view, services) in changes(old, new, a, b) {
            let [(from, x), (to, y)] = ends.clone();
            pairs.entry((kind, view, from, to, services)).or_default().insert((x, y));
        }
    }
    pairs.into_iter().map(|(key, pairs)| (key, pairs.len())).collect()
}

/// What happened between two addresses, with all the services to which it happened.
fn changes(old: &Edition, new: &Edition, a: IpAddr, b: IpAddr) -> Vec<(Kind, View, ServiceSet)> {
    let both = |view| (passing(&old.acl, view, a, b), passing(&new.acl, view, a, b));
    let (live, intended) = (both(View::Live), both(View::Intended));
    let flags = (live.0.difference(&intended.0), live.1.difference(&intended.1));
    let all = [
        (Kind::NewlyAllowed, View::Live, live.1.difference(&live.0)),
        (Kind::NewlyDenied, View::Live, live.0.difference(&live.1)),
        (Kind::NewlyAllowed, View::Intended, intended.1.difference(&intended.0)),
        (Kind::NewlyDenied, View::Intended, intended.0.difference(&intended.1)),
        (Kind::NewlyFlagged, View::Intended, flags.1.difference(&flags.0)),
        (Kind::NoLongerFlagged, View::Intended, flags.0.difference(&flags.1)),
    ];
    all.into_iter().filter(|(_, _, services)| !services.is_empty()).collect()
}

fn passing(acl: &Acl, view: View, a: IpAddr, b: IpAddr) -> ServiceSet {
    let any = ServiceSet::any();
    let ends = [(Direction::Egress, a, b), (Direction::Ingress, b, a)];
    ends.into_iter().fold(any.clone(), |left, (direction, own, peer)| {
        let denied = acl.denied(direction, own, peer, &any, view);
        left.difference(&ServiceSet::all(denied.iter().map(|(services, _)| services)))
    })
}

/// Pairs of addresses that stand for all: addresses of one cell lie in the same groups.
pub(crate) fn representatives(old: &Edition, new: &Edition) -> Vec<(IpAddr, IpAddr)> {
    let mut sets: Vec<AddressSet> = Vec::new();
    for edition in [old, new] {
        sets.extend(edition.acl.groups.iter().map(|g| (*g.members).clone()));
        sets.extend(edition.acl.names.keys().map(|a| AddressSet::host(*a)));
        sets.extend(edition.site.address_groups.values().cloned());
        sets.push(edition.acl.strangers.clone());
    }
    sets.push(AddressSet::full());
    let cells = Partition::of(&sets.iter().collect::<Vec<_>>()).cells;
    let mut pairs = Vec::new();
    for a in &cells {
        let same = cells.iter().filter(|b| b.first.is_ipv4() == a.first.is_ipv4());
        pairs.extend(same.map(|b| (a.first, b.last)));
    }
    pairs.retain(|(a, b)| a != b);
    pairs
}

fn either(old: &Edition, new: &Edition, address: IpAddr) -> (Role, Who) {
    let named = of("new", new, address);
    let before = of("old", old, address);
    if named.1.is_none() && before.1.is_some() { before } else { named }
}

fn of(edition: &'static str, of: &Edition, address: IpAddr) -> (Role, Who) {
    match of.site.workload_at(address) {
        Some(workload) => (role(workload), Some((edition, workload.name.clone()))),
        None => (outside(&of.site, &of.acl, address), None),
    }
}

fn role(workload: &Workload) -> Role {
    let roles: Vec<&str> = workload.roles.iter().map(String::as_str).collect();
    let tiers = workload.categories.get("AppTier").filter(|t| t.len() == 1);
    Role::Workload(match tiers.and_then(|t| t.first()) {
        _ if !roles.is_empty() => roles.join(", "),
        Some(tier) => tier.clone(),
        None => "workload".into(),
    })
}

fn outside(site: &Site, acl: &Acl, address: IpAddr) -> Role {
    let size = |set: &AddressSet| match address {
        IpAddr::V4(_) => set.v4.iter().map(|(a, b)| u128::from(b - a)).sum::<u128>(),
        IpAddr::V6(_) => set.v6.iter().fold(0, |sum: u128, (a, b)| sum.saturating_add(b - a)),
    };
    let holding = site.address_groups.iter().filter(|(_, set)| set.contains(address));
    match holding.min_by_key(|(_, set)| size(set)) {
        Some((name, _)) => Role::Addresses(name.clone()),
        None if acl.strangers.contains(address) => Role::Unlisted,
        None => Role::Outside,
    }
}
