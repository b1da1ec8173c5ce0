// SPDX-License-Identifier: Apache-2.0
//! Values laid over a line of integers: what holds where, each value once.
//!
//! Sets of connections are steps of steps, and every cut of the address space is steps too, so
//! that one sweep serves them all.

mod classes;
mod zip;

pub use classes::each_cell;

use std::collections::HashMap;
use std::hash::Hash;

use crate::{Bound, Intervals};

/// A function that is the same over whole sets of integers and says nothing elsewhere.
///
/// INVARIANT: the sets are disjoint and not empty, the values distinct, and the sets ascend. So
/// equal functions are equal values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Steps<T, V>(Vec<(Intervals<T>, V)>);

impl<T, V> Default for Steps<T, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Bound, V> Steps<T, V> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each value with where it holds, in ascending order of the first place.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Intervals<T>, &V)> {
        self.0.iter().map(|(at, value)| (at, value))
    }

    /// What holds at one place.
    pub fn at(&self, place: T) -> Option<&V> {
        self.iter().find(|(at, _)| at.contains(place)).map(|(_, value)| value)
    }

    /// Every place where something holds.
    pub fn domain(&self) -> Intervals<T> {
        Intervals::collect(self.iter().flat_map(|(at, _)| at.iter()))
    }

    /// Of values that are distinct.
    fn of_distinct(mut steps: Vec<(Intervals<T>, V)>) -> Self {
        steps.retain(|(at, _)| !at.is_empty());
        steps.sort_unstable_by_key(|(at, _)| at.first());
        Self(steps)
    }
}

impl<T: Bound, V: Clone + Eq + Hash> Steps<T, V> {
    /// Of disjoint places in any order.
    pub fn collect(parts: impl IntoIterator<Item = (Intervals<T>, V)>) -> Self {
        let mut known: HashMap<V, usize> = HashMap::new();
        let mut steps: Vec<(Vec<Intervals<T>>, V)> = Vec::new();
        for (at, value) in parts {
            let position = *known.entry(value.clone()).or_insert(steps.len());
            match steps.get_mut(position) {
                Some((places, _)) => places.push(at),
                None => steps.push((vec![at], value)),
            }
        }
        let joined = steps.into_iter().map(|(places, value)| (join(places), value));
        Self::of_distinct(joined.collect())
    }
}

fn join<T: Bound>(mut places: Vec<Intervals<T>>) -> Intervals<T> {
    match (places.pop(), places.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            places.extend(last);
            Intervals::collect(places.iter().flat_map(Intervals::iter))
        }
    }
}
