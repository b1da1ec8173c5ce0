// SPDX-License-Identifier: Apache-2.0
//! Selectors become named sets of addresses.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use portolan_net::AddressSet;
use portolan_site::model::{
    Addressing, Application, Direction, Mode, Part, Policy, PolicyKind, Selector, Site, What,
};

use super::labels::{Labels, Wanted};
use crate::{Group, GroupId};

/// A set of ends and its description. Many entries share one, so the set is held in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) set: Arc<AddressSet>,
}

impl Named {
    pub(super) fn new(name: String, set: AddressSet) -> Self {
        Self { name, set: Arc::new(set) }
    }

    pub(super) fn everything() -> Self {
        Self::new(EVERYTHING.into(), AddressSet::full())
    }

    pub(super) fn nothing() -> Self {
        Self::new(NOTHING.into(), AddressSet::default())
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        match (self.name.as_str(), other.name.as_str()) {
            (EVERYTHING, _) => other.clone(),
            (_, EVERYTHING) => self.clone(),
            (a, b) => {
                let name = if a == b { a.to_string() } else { format!("({a}) in ({b})") };
                Self::new(name, self.set.intersection(&other.set))
            }
        }
    }

    pub(super) fn or(&self, other: &Self) -> Self {
        match (self.name.as_str(), other.name.as_str()) {
            (NOTHING, _) => other.clone(),
            (_, NOTHING) => self.clone(),
            (a, b) => {
                let name = if a == b { a.to_string() } else { format!("({a}) or ({b})") };
                Self::new(name, self.set.union(&other.set))
            }
        }
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        if other.name == NOTHING {
            return self.clone();
        }
        let name = format!("({}) less ({})", self.name, other.name);
        Self::new(name, self.set.difference(&other.set))
    }
}

const EVERYTHING: &str = "everything";
const NOTHING: &str = "nothing";

/// The addresses of the inventory.
fn listed(site: &Site) -> AddressSet {
    AddressSet::hosts(site.workloads.iter().flat_map(|w| w.addresses.clone()))
}

/// Host addresses of the site that no workload has (ADR 0001.19).
pub(super) fn strangers(site: &Site) -> AddressSet {
    let ours = AddressSet::link_local().union(&site.networks);
    ours.difference(&AddressSet::groups()).difference(&listed(site))
}

/// Every group of one compilation, each once.
pub(super) struct Groups<'a> {
    site: &'a Site,
    addressing: &'a Addressing,
    labels: Labels<'a>,
    workloads: Named,
    ids: BTreeMap<String, Vec<GroupId>>,
    groups: Vec<Group>,
    /// What was selected before. Thousands of rules say the same of their policy's tiers and of a
    /// few peers.
    by_categories: RefCell<BTreeMap<Wanted, Named>>,
    by_tier: RefCell<BTreeMap<(String, String), Named>>,
    by_part: RefCell<BTreeMap<(String, Direction), Named>>,
}

impl<'a> Groups<'a> {
    pub(super) fn new(site: &'a Site, addressing: &'a Addressing) -> Self {
        let set = listed(site).union(&strangers(site));
        Self {
            site,
            addressing,
            labels: Labels::of(&site.workloads),
            workloads: Named::new("workloads".into(), set),
            ids: BTreeMap::new(),
            groups: Vec::new(),
            by_categories: RefCell::default(),
            by_tier: RefCell::default(),
            by_part: RefCell::default(),
        }
    }

    pub(super) fn finish(self) -> Vec<Group> {
        self.groups
    }

    /// Every end that judges: workloads, and machines that nobody listed.
    pub(super) fn workloads(&self) -> Named {
        self.workloads.clone()
    }

    /// The group of this name and these members.
    pub(super) fn id(&mut self, named: &Named) -> GroupId {
        let same =
            |id: &&GroupId| self.groups.get(id.0 as usize).is_some_and(|g| g.members == named.set);
        if let Some(id) = self.ids.get(&named.name).and_then(|ids| ids.iter().find(same)) {
            return *id;
        }
        let id = GroupId(u32::try_from(self.groups.len()).unwrap_or(u32::MAX));
        self.groups.push(Group { name: named.name.clone(), members: Arc::clone(&named.set) });
        self.ids.entry(named.name.clone()).or_default().push(id);
        id
    }

    /// The ends that a selector selects. `policy` gives the tiers that it may name.
    pub(super) fn select(&self, selector: &Selector, policy: Option<&Policy>) -> Named {
        let mut named = self.what(&selector.what, policy);
        for except in &selector.except {
            named = named.minus(&self.select(except, policy));
        }
        named
    }

    fn what(&self, what: &What, policy: Option<&Policy>) -> Named {
        match what {
            What::Everything => Named::everything(),
            What::Categories(wanted) => self.categories(wanted),
            What::Addresses { name, set } => Named::new(format!("addresses {name}"), set.clone()),
            What::Fqdns(group) => self.fqdns(group),
            What::Tier(name) => policy.map_or_else(Named::nothing, |p| self.tier(p, name)),
        }
    }

    fn categories(&self, wanted: &Wanted) -> Named {
        if let Some(known) = self.by_categories.borrow().get(wanted) {
            return known.clone();
        }
        let words = wanted.iter().map(|(key, values)| {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            format!("{key}:{}", values.join("|"))
        });
        let members = self.labels.select(wanted).flat_map(|w| w.addresses.clone());
        let name = words.collect::<Vec<_>>().join(" ");
        let named = Named::new(name, AddressSet::hosts(members));
        self.by_categories.borrow_mut().insert(wanted.clone(), named.clone());
        named
    }

    fn fqdns(&self, name: &str) -> Named {
        let group = self.site.fqdn_groups.get(name);
        let named = |l: &&portolan_site::model::Learned| {
            group.is_some_and(|g| g.patterns.iter().any(|p| p.covers(&l.name)))
        };
        let addresses = self.addressing.learned.iter().filter(named).map(|l| l.address);
        Named::new(format!("fqdns {name}"), AddressSet::hosts(addresses))
    }

    /// The workloads of one tier of an application policy.
    pub(super) fn tier(&self, policy: &Policy, name: &str) -> Named {
        let key = (policy.id.clone(), name.to_string());
        if let Some(known) = self.by_tier.borrow().get(&key) {
            return known.clone();
        }
        let named = self.select_tier(policy, name);
        self.by_tier.borrow_mut().insert(key, named.clone());
        named
    }

    fn select_tier(&self, policy: &Policy, name: &str) -> Named {
        let tiers = application(policy).map(|a| a.tiers.as_slice()).unwrap_or_default();
        let tier = tiers.iter().find(|t| t.name == name);
        tier.map_or_else(Named::nothing, |t| {
            self.workloads.and(&self.select(&t.select, Some(policy)))
        })
    }

    /// The workloads of several tiers; of all tiers where none is named.
    pub(super) fn tiers<'n>(
        &self,
        policy: &Policy,
        mut names: impl Iterator<Item = &'n String>,
    ) -> Named {
        let all = application(policy).into_iter().flat_map(|a| &a.tiers);
        let mut chosen = Named::nothing();
        match names.next() {
            None => all.for_each(|t| chosen = chosen.or(&self.tier(policy, &t.name))),
            Some(first) => std::iter::once(first)
                .chain(names)
                .for_each(|n| chosen = chosen.or(&self.tier(policy, n))),
        }
        chosen
    }

    /// The own ends at which a policy is only monitored, in this direction.
    pub(super) fn monitored(&self, policy: &Policy, direction: Direction) -> Named {
        if policy.mode == Mode::Monitor {
            return Named::everything();
        }
        let key = (policy.id.clone(), direction);
        if let Some(known) = self.by_part.borrow().get(&key) {
            return known.clone();
        }
        let here = |p: &&Part| p.direction.is_none_or(|d| d == direction);
        let mut all = Named::nothing();
        for part in policy.monitored.iter().filter(here) {
            all = all.or(&self.part(policy, part));
        }
        self.by_part.borrow_mut().insert(key, all.clone());
        all
    }

    fn part(&self, policy: &Policy, part: &Part) -> Named {
        let mut own = Named::everything();
        if let Some(tier) = &part.tier {
            own = own.and(&self.tier(policy, tier));
        }
        if let Some(workloads) = &part.workloads {
            own = own.and(&self.select(workloads, Some(policy)));
        }
        own
    }
}

fn application(policy: &Policy) -> Option<&Application> {
    match &policy.kind {
        PolicyKind::Application(application) => Some(application),
        PolicyKind::Quarantine(_) | PolicyKind::SharedService(_) | PolicyKind::Isolation(_) => None,
    }
}
