// SPDX-License-Identifier: Apache-2.0
//! A compiled site that follows the inventory: when a workload's categories change, so do the
//! member tables that they touch, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use portolan_site::model::{Addressing, Categories, Date, Site};

use super::Compiler;
use super::book::Closed;
use super::inventory::Inventory;
use super::label::{Carried, Dictionary, Label};
use super::recipe::{RecipeId, Recipes};
use super::relation::Relation;
use crate::{Acl, Group, GroupId};

/// An [`Acl`], with what is needed to keep its member tables right.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub acl: Acl,
    recipes: Recipes,
    /// The recipe of each group.
    groups: Vec<RecipeId>,
    dictionary: Dictionary,
    carried: BTreeMap<Arc<str>, Carried>,
    /// Recipes that ask for labels, each by one label that every workload which it takes carries.
    asking: Relation<Label, RecipeId>,
    /// Groups by the recipes that ask for labels in them.
    users: Relation<RecipeId, GroupId>,
}

/// What a change of one workload has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Groups whose member table is another one, ascending.
    pub groups: Vec<GroupId>,
}

impl Compiled {
    /// [`crate::compile`], ready for changes.
    pub fn of(site: &Site, addressing: &Addressing, today: Date) -> Self {
        let (acl, closed, inventory) = acl(site, Compiler::read(site, addressing, today));
        let Closed { recipes, dictionary, groups } = closed;
        let groups: Vec<RecipeId> = groups.into_iter().map(|(recipe, _)| recipe).collect();
        let asking = asking(&recipes, &inventory);
        let users = users(&recipes, &groups);
        let names = site.workloads.iter().filter_map(|w| acl.workloads.get_key_value(&*w.name));
        let names = names.map(|(name, _)| Arc::clone(name));
        let carried = names.zip(inventory.carried).collect();
        Self { acl, recipes, groups, dictionary, carried, asking, users }
    }

    /// Gives a workload these categories in the place of those that it has; `None` where there is
    /// no such workload. The outcome is that of compiling the changed site.
    pub fn relabel(&mut self, workload: &str, categories: &Categories) -> Option<Changed> {
        let new = self.dictionary.carried(categories);
        let old = std::mem::replace(self.carried.get_mut(workload)?, new.clone());
        let addresses = self.acl.workloads.get(workload).cloned().unwrap_or_default();
        let mut groups = self.touched(&old, &new);
        groups.retain(|group| {
            let moves = |address: &&IpAddr| self.moves(*group, **address, &new);
            let moving: Vec<IpAddr> = addresses.iter().filter(moves).copied().collect();
            self.turn(*group, &moving);
            !moving.is_empty()
        });
        Some(Changed { groups: groups.into_iter().collect() })
    }

    /// The groups in which a recipe says something else of the two.
    fn touched(&self, old: &Carried, new: &Carried) -> BTreeSet<GroupId> {
        let both = old.labels.iter().chain(&new.labels);
        let asking = both.flat_map(|label| self.asking.pairs(*label)).map(|(_, id)| *id);
        let differs = |id: &RecipeId| {
            let wanted = self.recipes.get(*id).wanted();
            wanted.is_some_and(|wanted| old.meets(wanted) != new.meets(wanted))
        };
        let bare = (old.is_bare != new.is_bare).then_some(RecipeId::UNLABELLED);
        let recipes: BTreeSet<RecipeId> = asking.filter(differs).chain(bare).collect();
        recipes.into_iter().flat_map(|id| self.users.pairs(id)).map(|(_, group)| *group).collect()
    }

    /// Whether an address comes into a group or leaves it.
    fn moves(&self, group: GroupId, address: IpAddr, new: &Carried) -> bool {
        let recipe = self.groups.get(group.0 as usize);
        recipe.is_some_and(|r| self.recipes.takes(*r, address, new))
            != self.acl.contains(group, address)
    }

    fn turn(&mut self, group: GroupId, addresses: &[IpAddr]) {
        let Some(group) = self.acl.groups.get_mut(group.0 as usize) else { return };
        for address in addresses {
            let members = Arc::make_mut(&mut group.members);
            if !members.remove(*address) {
                members.insert(*address);
            }
        }
    }
}

/// The entries that were read, over groups filled from the inventory.
pub(super) fn acl<'a>(site: &'a Site, compiler: Compiler<'_>) -> (Acl, Closed, Inventory<'a>) {
    let (aces, mut closed) = (compiler.aces, compiler.book.close());
    let inventory = Inventory::of(site, &closed.dictionary);
    let tables = inventory.tables(&closed.recipes);
    let group = |(recipe, name): &mut (RecipeId, String)| Group {
        name: std::mem::take(name),
        members: tables.get(recipe.0 as usize).map(Arc::clone).unwrap_or_default(),
    };
    let groups = closed.groups.iter_mut().map(group).collect();
    let mut acl = Acl { aces, groups, strangers: inventory.strangers.clone(), ..Acl::default() };
    let named = || site.workloads.iter().map(|w| (Arc::<str>::from(w.name.as_str()), &w.addresses));
    acl.workloads = named().map(|(name, addresses)| (name, addresses.clone())).collect();
    let of = |(name, addresses): (&Arc<str>, &Vec<IpAddr>)| {
        addresses.iter().map(|a| (*a, Arc::clone(name))).collect::<Vec<_>>()
    };
    acl.names = acl.workloads.iter().flat_map(of).collect();
    (acl, closed, inventory)
}

fn asking(recipes: &Recipes, inventory: &Inventory<'_>) -> Relation<Label, RecipeId> {
    let labels = |recipe| match recipe {
        Some(wanted) => inventory.anchor(wanted).unwrap_or_default(),
        None => &[],
    };
    let numbered = recipes.0.iter().zip((0u32..).map(RecipeId));
    Relation::of(
        numbered
            .flat_map(|(recipe, id)| labels(recipe.wanted()).iter().map(move |label| (*label, id))),
    )
}

fn users(recipes: &Recipes, groups: &[RecipeId]) -> Relation<RecipeId, GroupId> {
    let mut pairs = Vec::with_capacity(groups.len());
    let mut leaves = Vec::new();
    for (recipe, group) in groups.iter().zip((0u32..).map(GroupId)) {
        recipes.leaves(*recipe, &mut leaves);
        pairs.extend(leaves.drain(..).map(|leaf| (leaf, group)));
    }
    Relation::of(pairs)
}
