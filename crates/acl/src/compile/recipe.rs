// SPDX-License-Identifier: Apache-2.0
//! What a group is made of: an expression over what selectors say.
//!
//! Recipes are made from policies alone. Who is in a group is asked afterwards, so that no change
//! of the inventory can change an entry.

use std::net::IpAddr;
use std::sync::Arc;

use portolan_net::AddressSet;

use super::label::{Carried, Label};

/// A place in a list of recipes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct RecipeId(pub(super) u32);

impl RecipeId {
    /// Empty by construction, whatever the inventory says.
    pub(super) const NOTHING: Self = Self(0);
    pub(super) const EVERYTHING: Self = Self(1);
    /// Every end that judges: workloads, and machines that nobody listed.
    pub(super) const WORKLOADS: Self = Self(2);
    /// Those of them that have no category.
    pub(super) const UNLABELLED: Self = Self(3);
}

/// An expression.
#[derive(Clone, Debug)]
pub(super) enum Recipe {
    Nothing,
    Everything,
    Workloads,
    Unlabelled,
    /// Workloads that carry, of each key, one of the labels.
    Labelled(Box<[Label]>),
    /// Addresses, whoever has them.
    Fixed(Arc<AddressSet>),
    And(RecipeId, RecipeId),
    Or(RecipeId, RecipeId),
    Minus(RecipeId, RecipeId),
}

impl Recipe {
    /// The labels that it asks for.
    pub(super) fn wanted(&self) -> Option<&[Label]> {
        match self {
            Self::Labelled(wanted) => Some(wanted),
            Self::Nothing | Self::Everything | Self::Workloads | Self::Unlabelled => None,
            Self::Fixed(_) | Self::And(..) | Self::Or(..) | Self::Minus(..) => None,
        }
    }
}

/// Every recipe of a site. What one is made of stands before it.
#[derive(Clone, Debug)]
pub(super) struct Recipes(pub(super) Vec<Recipe>);

impl Recipes {
    pub(super) fn get(&self, id: RecipeId) -> &Recipe {
        self.0.get(id.0 as usize).unwrap_or(&Recipe::Nothing)
    }

    /// Whether a workload with this address that carries this is taken.
    pub(super) fn takes(&self, id: RecipeId, address: IpAddr, carried: &Carried) -> bool {
        let takes = |id: &RecipeId| self.takes(*id, address, carried);
        match self.get(id) {
            Recipe::Nothing => false,
            Recipe::Everything | Recipe::Workloads => true,
            Recipe::Unlabelled => carried.is_bare,
            Recipe::Labelled(wanted) => carried.meets(wanted),
            Recipe::Fixed(set) => set.contains(address),
            Recipe::And(a, b) => takes(a) && takes(b),
            Recipe::Or(a, b) => takes(a) || takes(b),
            Recipe::Minus(a, b) => takes(a) && !takes(b),
        }
    }

    /// The parts of a recipe that ask for categories.
    pub(super) fn leaves(&self, id: RecipeId, found: &mut Vec<RecipeId>) {
        match self.get(id) {
            Recipe::Nothing | Recipe::Everything | Recipe::Workloads | Recipe::Fixed(_) => {}
            Recipe::Unlabelled | Recipe::Labelled(_) => found.push(id),
            Recipe::And(a, b) | Recipe::Or(a, b) | Recipe::Minus(a, b) => {
                self.leaves(*a, found);
                self.leaves(*b, found);
            }
        }
    }
}
