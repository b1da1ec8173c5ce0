// SPDX-License-Identifier: Apache-2.0
//! Who is at the addresses of a set.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::rc::Rc;

use portolan_acl::Acl;
use portolan_net::{AddressNumber, AddressSet, Intervals};
use portolan_site::model::Workload;

use super::{Role, Side};

/// By whose inventory an address has its workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Naming {
    /// The new one's, and where that has none, the old one's.
    Either,
    Old,
    New,
}

/// The number of a workload: those of the new edition first, then those of the old.
pub(crate) type Id = u32;

/// Everything that is no workload is one end.
pub(crate) const OUTSIDE: Id = Id::MAX;

/// Ends of one role.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) role: Role,
    /// Workloads by number.
    pub(super) ids: Intervals<Id>,
    /// An address of each; of the outside up to two.
    pub(super) members: Vec<(Id, IpAddr)>,
}

/// Both inventories.
pub(super) struct Ends<'a> {
    old: Side<'a>,
    new: Side<'a>,
    known: HashMap<(Naming, AddressSet), Rc<Vec<Part>>>,
}

impl<'a> Ends<'a> {
    pub(super) fn new(old: Side<'a>, new: Side<'a>) -> Self {
        Self { old, new, known: HashMap::new() }
    }

    /// The addresses of one family by role.
    pub(super) fn split(&mut self, naming: Naming, set: &AddressSet) -> Rc<Vec<Part>> {
        let key = (naming, set.clone());
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        let parts = Rc::new(self.parts(naming, set));
        self.known.insert(key, Rc::clone(&parts));
        parts
    }

    /// The workload of a number.
    pub(super) fn workload(&self, id: Id) -> Option<&'a Workload> {
        let id = usize::try_from(id).ok()?;
        let before = self.new.site.workloads.len();
        let side = if id < before { self.new.site } else { self.old.site };
        let index = if id < before { id } else { id - before };
        side.workloads.get(index)
    }

    fn parts(&self, naming: Naming, set: &AddressSet) -> Vec<Part> {
        let mut by_role: BTreeMap<Role, Vec<(Id, IpAddr)>> = BTreeMap::new();
        let owned = self.owned(naming, set);
        for (address, id) in &owned {
            let role = self.workload(*id).map_or(Role::Outside, role);
            by_role.entry(role).or_default().push((*id, *address));
        }
        let rest = set.difference(&AddressSet::hosts(owned.keys().copied()));
        let workloads = by_role.into_iter().map(|(role, members)| Part::of(role, members));
        workloads.chain(self.outside(naming, rest)).collect()
    }

    /// The addresses that are of workloads, with these.
    fn owned(&self, naming: Naming, set: &AddressSet) -> BTreeMap<IpAddr, Id> {
        let base = self.new.site.workloads.len();
        let mut owned = BTreeMap::new();
        if naming != Naming::New {
            owned.extend(owners(&self.old, set, base));
        }
        if naming != Naming::Old {
            owned.extend(owners(&self.new, set, 0));
        }
        owned
    }

    /// Addresses of nobody, by the narrowest group of the site that holds them.
    fn outside(&self, naming: Naming, mut rest: AddressSet) -> Vec<Part> {
        let side = if naming == Naming::Old { &self.old } else { &self.new };
        let mut groups: Vec<_> = side.site.address_groups.iter().collect();
        groups.sort_by_key(|(_, set)| width(set, &rest));
        let mut parts = Vec::new();
        let unlisted = (Role::Unlisted, &side.acl.strangers);
        let named = groups.into_iter().map(|(name, set)| (Role::Addresses(name.clone()), set));
        for (role, set) in named.chain([unlisted]) {
            parts.extend(Part::nobody(role, &rest.intersection(set)));
            rest = rest.difference(set);
        }
        parts.extend(Part::nobody(Role::Outside, &rest));
        parts
    }
}

impl Part {
    fn of(role: Role, mut members: Vec<(Id, IpAddr)>) -> Self {
        members.sort_unstable();
        members.dedup_by_key(|(id, _)| *id);
        let ids = Intervals::collect(members.iter().map(|(id, _)| (*id, *id)));
        Self { role, ids, members }
    }

    fn nobody(role: Role, set: &AddressSet) -> Option<Self> {
        let ends = set.ranges().into_iter().flat_map(|(first, last)| [first, last]);
        let mut members: Vec<_> = ends.take(3).map(|address| (OUTSIDE, address)).collect();
        members.dedup();
        members.truncate(2);
        let ids = Intervals::range(OUTSIDE, OUTSIDE);
        (!members.is_empty()).then_some(Self { role, ids, members })
    }
}

fn owners(side: &Side<'_>, set: &AddressSet, base: usize) -> Vec<(IpAddr, Id)> {
    let Side { site, acl } = *side;
    let number = |name: &str| {
        let at = site.workloads.binary_search_by(|w| w.name.as_str().cmp(name)).ok()?;
        Id::try_from(base + at).ok()
    };
    let inside = set.ranges().into_iter().flat_map(|(first, last)| named(acl, first, last));
    inside.filter_map(|(address, name)| Some((address, number(name)?))).collect()
}

fn named(acl: &Acl, first: IpAddr, last: IpAddr) -> impl Iterator<Item = (IpAddr, &str)> {
    acl.names.range(first..=last).map(|(address, name)| (*address, &**name))
}

fn role(workload: &Workload) -> Role {
    let tiers = workload.categories.get("AppTier");
    let tier = tiers.filter(|t| t.len() == 1).and_then(|t| t.first());
    Role::Workload(match tier {
        _ if !workload.roles.is_empty() => {
            workload.roles.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
        }
        Some(tier) => tier.clone(),
        None => "workload".into(),
    })
}

/// How many addresses a group has in the family of a set, less one each range.
fn width(group: &AddressSet, set: &AddressSet) -> u128 {
    fn of<T: AddressNumber + Into<u128>>(group: &AddressSet) -> u128 {
        let sizes = T::part(group).iter().map(|(first, last)| last.into() - first.into());
        sizes.fold(0u128, u128::saturating_add)
    }
    if set.v4.is_empty() { of::<u128>(group) } else { of::<u32>(group) }
}
