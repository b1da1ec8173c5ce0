// SPDX-License-Identifier: Apache-2.0
//! What an edit does to what passes, the long way: for every pair of ends that any group tells
//! apart, what the entries that match it say of all services.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::Mutex;

use portolan_acl::{Acl, Partition};
use portolan_analysis::diff::{Change, Kind, Role};
use portolan_net::{AddressSet, ServiceSet};
use portolan_site::model::{Direction, Site, Verdict, View};

use super::world::Edition;

/// By what changes are grouped.
pub(crate) type Key = (Kind, View, Role, Role, ServiceSet);

pub(crate) fn key(change: &Change) -> Key {
    let (source, destination) = (change.source.clone(), change.destination.clone());
    (change.kind, change.view, source, destination, change.services.clone())
}

/// Whether the two verdicts are what a change says.
pub(crate) fn happened(change: &Change, before: &Verdict, after: &Verdict) -> bool {
    let allows = |v: &Verdict| match change.view {
        View::Live => v.live.allows(),
        View::Intended => v.intended.allows(),
    };
    match change.kind {
        Kind::NewlyAllowed => !allows(before) && allows(after),
        Kind::NewlyDenied => allows(before) && !allows(after),
        Kind::NewlyFlagged => !before.is_flagged() && after.is_flagged(),
        Kind::NoLongerFlagged => before.is_flagged() && !after.is_flagged(),
    }
}

/// What the site passes that is edited; each answer is worked out once.
pub(crate) struct Oracle<'a> {
    base: &'a Edition,
    known: Mutex<HashMap<(IpAddr, IpAddr), Passing>>,
}

/// Live and intended.
type Passing = (ServiceSet, ServiceSet);

/// What an edit does.
pub(crate) struct Expected {
    pub(crate) changes: BTreeSet<Key>,
    /// What is intended to be denied now and was not, between classes.
    pub(crate) denied: BTreeMap<(usize, usize), ServiceSet>,
    /// The class of each workload's address.
    pub(crate) classes: BTreeMap<IpAddr, usize>,
}

/// Addresses that no group of either edition tells apart.
struct Class {
    role: Role,
    first: IpAddr,
    /// Another one, where there is one.
    second: Option<IpAddr>,
}

impl<'a> Oracle<'a> {
    pub(crate) fn of(base: &'a Edition) -> Self {
        Self { base, known: Mutex::default() }
    }

    pub(crate) fn compare(&self, edited: &Edition) -> Expected {
        let (classes, of) = classes(self.base, edited);
        let mut entries = HashMap::new();
        let mut expected =
            Expected { changes: BTreeSet::new(), denied: BTreeMap::new(), classes: of };
        for (i, a) in classes.iter().enumerate() {
            for (j, b) in classes.iter().enumerate() {
                let to = if i == j { b.second } else { Some(b.first) };
                let Some(to) = to.filter(|to| to.is_ipv4() == a.first.is_ipv4()) else { continue };
                let before = self.before(a.first, to);
                let after = passing(&edited.acl, &mut entries, a.first, to);
                for (kind, view, services) in changes(&before, &after) {
                    if (kind, view) == (Kind::NewlyDenied, View::Intended) {
                        expected.denied.insert((i, j), services.clone());
                    }
                    let roles = (a.role.clone(), b.role.clone());
                    expected.changes.insert((kind, view, roles.0, roles.1, services));
                }
            }
        }
        expected
    }

    fn before(&self, a: IpAddr, b: IpAddr) -> Passing {
        if let Some(known) = self.known.lock().unwrap().get(&(a, b)) {
            return known.clone();
        }
        let found = passing(&self.base.acl, &mut HashMap::new(), a, b);
        self.known.lock().unwrap().insert((a, b), found.clone());
        found
    }
}

/// What happened between two ends, with all the services to which it happened.
fn changes(old: &Passing, new: &Passing) -> Vec<(Kind, View, ServiceSet)> {
    let flagged = |p: &Passing| p.0.difference(&p.1);
    let all = [
        (Kind::NewlyAllowed, View::Live, new.0.difference(&old.0)),
        (Kind::NewlyDenied, View::Live, old.0.difference(&new.0)),
        (Kind::NewlyAllowed, View::Intended, new.1.difference(&old.1)),
        (Kind::NewlyDenied, View::Intended, old.1.difference(&new.1)),
        (Kind::NewlyFlagged, View::Intended, flagged(new).difference(&flagged(old))),
        (Kind::NoLongerFlagged, View::Intended, flagged(old).difference(&flagged(new))),
    ];
    all.into_iter().filter(|(_, _, services)| !services.is_empty()).collect()
}

/// The entries at an own end, by end.
type Entries = HashMap<(Direction, IpAddr), Vec<usize>>;

fn passing(acl: &Acl, entries: &mut Entries, a: IpAddr, b: IpAddr) -> Passing {
    let mut both = (ServiceSet::any(), ServiceSet::any());
    for (direction, own, peer) in [(Direction::Egress, a, b), (Direction::Ingress, b, a)] {
        if !acl.judges(own) {
            continue;
        }
        let here = entries.entry((direction, own));
        let here = here.or_insert_with(|| acl.entries_at(direction, own));
        let matches = |i: &&usize| acl.contains(acl.aces[**i].peer, peer);
        let matching: Vec<usize> = here.iter().filter(matches).copied().collect();
        for piece in acl.profile(&matching).pieces {
            if !piece.live.outcome.allows() {
                both.0 = both.0.difference(&piece.services);
            }
            if !piece.intended.outcome.allows() {
                both.1 = both.1.difference(&piece.services);
            }
        }
    }
    both
}

/// The classes of both editions together, and which one each workload's address is in. Roles of
/// the new edition, where a workload has any, and else its tier, tell ends apart too.
fn classes(old: &Edition, new: &Edition) -> (Vec<Class>, BTreeMap<IpAddr, usize>) {
    let mut sets: Vec<AddressSet> = Vec::new();
    for edition in [old, new] {
        sets.extend(edition.acl.groups.iter().map(|g| (*g.members).clone()));
        sets.extend(edition.site.address_groups.values().cloned());
        sets.push(AddressSet::hosts(edition.acl.names.keys().copied()));
    }
    let mut by_role: BTreeMap<Role, Vec<IpAddr>> = BTreeMap::new();
    for address in new.acl.names.keys() {
        by_role.entry(role(&new.site, *address)).or_default().push(*address);
    }
    sets.extend(by_role.into_values().map(AddressSet::hosts));
    sets.push(AddressSet::full());
    let mut found: Vec<Class> = Vec::new();
    let (mut known, mut of) = (HashMap::new(), BTreeMap::new());
    for cell in Partition::of(&sets.iter().collect::<Vec<_>>()).cells {
        let is_v4 = cell.first.is_ipv4();
        let at = *known.entry((is_v4, cell.groups)).or_insert(found.len());
        if at == found.len() {
            let role = role(&new.site, cell.first);
            found.push(Class { role, first: cell.first, second: None });
        }
        let class = &mut found[at];
        class.second = class.second.or(Some(cell.last).filter(|last| *last != class.first));
        let addresses = new.acl.names.range(cell.first..=cell.last);
        of.extend(addresses.map(|(address, _)| (*address, at)));
    }
    (found, of)
}

fn role(site: &Site, address: IpAddr) -> Role {
    let Some(workload) = site.workload_at(address) else { return outside(site, address) };
    let roles: Vec<&str> = workload.roles.iter().map(String::as_str).collect();
    assert!(!roles.is_empty(), "every machine of the lab plays a role");
    Role::Workload(roles.join(", "))
}

fn outside(site: &Site, address: IpAddr) -> Role {
    let size = |set: &AddressSet| match address {
        IpAddr::V4(_) => set.v4.iter().map(|(a, b)| u128::from(b - a)).sum::<u128>(),
        IpAddr::V6(_) => set.v6.iter().fold(0, |sum: u128, (a, b)| sum.saturating_add(b - a)),
    };
    let holding = site.address_groups.iter().filter(|(_, set)| set.contains(address));
    let narrowest = holding.min_by_key(|(_, set)| size(set));
    // Link-local addresses are of machines that nobody listed.
    let unlisted = AddressSet::link_local().contains(address);
    match narrowest {
        Some((name, _)) => Role::Addresses(name.clone()),
        None if unlisted => Role::Unlisted,
        None => Role::Outside,
    }
}
