// SPDX-License-Identifier: Apache-2.0
//! Equal values get one number, so that they are compared and kept once.

use std::borrow::Borrow;
use std::collections::BTreeMap;

/// Values in the order in which they were met, each once.
#[derive(Clone, Debug)]
pub(super) struct Numbers<T> {
    known: BTreeMap<T, u32>,
    values: Vec<T>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self { known: BTreeMap::new(), values: Vec::new() }
    }
}

impl<T: Ord + Clone> Numbers<T> {
    /// The number of a value; `own` makes it one to keep where it is new.
    pub(super) fn of<Q>(&mut self, value: &Q, own: impl FnOnce(&Q) -> T) -> u32
    where
        T: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        if let Some(number) = self.known.get(value) {
            return *number;
        }
        let number = small(self.values.len());
        let value = own(value);
        self.values.push(value.clone());
        self.known.insert(value, number);
        number
    }

    pub(super) fn get(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize)
    }

    pub(super) fn len(&self) -> u32 {
        small(self.values.len())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.values.iter()
    }
}

/// A position as it is kept. No site has four thousand million of anything.
pub(super) fn small(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// The value at a number, or that of nothing.
pub(super) fn at<T: Copy + Default>(values: &[T], number: u32) -> T {
    values.get(number as usize).copied().unwrap_or_default()
}
