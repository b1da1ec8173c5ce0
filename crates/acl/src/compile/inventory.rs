// SPDX-License-Identifier: Apache-2.0
//! Who is in a group: recipes asked of the inventory, each once.

use std::sync::Arc;

use portolan_net::AddressSet;
use portolan_site::model::{Site, Workload};

use super::label::{Carried, Dictionary, Label, by_key};
use super::recipe::{Recipe, RecipeId, Recipes};
use super::relation::Relation;

/// The workloads of a site, found by what they carry.
pub(super) struct Inventory<'a> {
    workloads: &'a [Workload],
    pub(super) carried: Vec<Carried>,
    /// Positions of workloads by label.
    carriers: Relation<Label, u32>,
    pub(super) strangers: AddressSet,
    listed: AddressSet,
}

impl<'a> Inventory<'a> {
    pub(super) fn of(site: &'a Site, dictionary: &Dictionary) -> Self {
        let workloads = site.workloads.as_slice();
        let carried: Vec<Carried> =
            workloads.iter().map(|w| dictionary.carried(&w.categories)).collect();
        let positions = carried.iter().zip(0u32..);
        let carriers = positions.flat_map(|(c, at)| c.labels.iter().map(move |l| (*l, at)));
        let carriers = Relation::of(carriers);
        let listed = hosts(workloads);
        let strangers = strangers(site, &listed);
        Self { workloads, carried, carriers, strangers, listed }
    }

    /// The member table of every recipe.
    pub(super) fn tables(&self, recipes: &Recipes) -> Vec<Arc<AddressSet>> {
        let mut tables: Vec<Arc<AddressSet>> = Vec::with_capacity(recipes.0.len());
        for recipe in &recipes.0 {
            let of = |id: &RecipeId| tables.get(id.0 as usize).map(Arc::clone).unwrap_or_default();
            tables.push(match recipe {
                Recipe::Fixed(set) => Arc::clone(set),
                Recipe::Nothing => Arc::default(),
                Recipe::Everything => Arc::new(AddressSet::full()),
                Recipe::Workloads => Arc::new(self.listed.union(&self.strangers)),
                Recipe::Unlabelled => Arc::new(self.unlabelled()),
                Recipe::Labelled(wanted) => Arc::new(self.labelled(wanted)),
                Recipe::And(a, b) => Arc::new(of(a).intersection(&of(b))),
                Recipe::Or(a, b) => Arc::new(of(a).union(&of(b))),
                Recipe::Minus(a, b) => Arc::new(of(a).difference(&of(b))),
            });
        }
        tables
    }

    fn unlabelled(&self) -> AddressSet {
        let all = self.workloads.iter().zip(&self.carried);
        hosts(all.filter(|(_, c)| c.is_bare).map(|(w, _)| w)).union(&self.strangers)
    }

    fn labelled(&self, wanted: &[Label]) -> AddressSet {
        let Some(anchor) = self.anchor(wanted) else { return self.listed.clone() };
        let carrying = anchor.iter().flat_map(|label| self.carriers.pairs(*label));
        let meets = |at: &usize| self.carried.get(*at).is_some_and(|c| c.meets(wanted));
        let found = carrying.map(|(_, at)| *at as usize).filter(meets);
        hosts(found.filter_map(|at| self.workloads.get(at)))
    }

    /// The labels of the key that the fewest workloads carry: one of them is on every workload
    /// that meets what is wanted. `None` where nothing is wanted.
    pub(super) fn anchor<'w>(&self, wanted: &'w [Label]) -> Option<&'w [Label]> {
        let carriers = |labels: &&[Label]| -> usize {
            labels.iter().map(|label| self.carriers.pairs(*label).len()).sum()
        };
        by_key(wanted).min_by_key(carriers)
    }
}

fn hosts<'a>(workloads: impl IntoIterator<Item = &'a Workload>) -> AddressSet {
    AddressSet::hosts(workloads.into_iter().flat_map(|w| w.addresses.iter().copied()))
}

/// Host addresses of the site that no workload has (ADR 0001.19).
fn strangers(site: &Site, listed: &AddressSet) -> AddressSet {
    let ours = AddressSet::link_local().union(&site.networks);
    ours.difference(&AddressSet::groups()).difference(listed)
}
