// SPDX-License-Identifier: Apache-2.0
//! The line cut where any of many sets begins or ends.

use std::collections::BTreeMap;

use super::Steps;
use crate::{Bound, Intervals};

impl<T: Bound> Steps<T, Vec<usize>> {
    /// The places that lie in exactly the same of these sets, by the positions of the sets. What
    /// lies in none is left out.
    pub fn classes<'a>(sets: impl IntoIterator<Item = &'a Intervals<T>>) -> Self
    where
        T: 'a,
    {
        let mut classes: BTreeMap<Vec<usize>, Vec<(T, T)>> = BTreeMap::new();
        each_cell(sets, |first, last, open| match classes.get_mut(open) {
            Some(places) => places.push((first, last)),
            None => drop(classes.insert(open.to_vec(), vec![(first, last)])),
        });
        let joined = classes.into_iter().map(|(open, at)| (Intervals::collect(at), open));
        Self::of_distinct(joined.collect())
    }
}

/// Gives every longest run of integers over which no set begins or ends, ascending, with the
/// positions of the sets that hold it, ascending. What lies in none is left out.
pub fn each_cell<'a, T: Bound + 'a>(
    sets: impl IntoIterator<Item = &'a Intervals<T>>,
    mut cell: impl FnMut(T, T, &[usize]),
) {
    let mut open: Vec<usize> = Vec::new();
    let mut from = T::MIN;
    for (at, set, opens) in events(sets) {
        if let Some(last) = at.previous()
            && from <= last
            && !open.is_empty()
        {
            cell(from, last, &open);
        }
        from = at;
        match (open.binary_search(&set), opens) {
            (Err(position), true) => open.insert(position, set),
            (Ok(position), false) => drop(open.remove(position)),
            (Ok(_), true) | (Err(_), false) => {}
        }
    }
    if !open.is_empty() {
        cell(from, T::MAX, &open);
    }
}

/// Where each set opens and closes, ascending. Intervals of one set never touch, so no set closes
/// and opens at one place.
fn events<'a, T: Bound + 'a>(
    sets: impl IntoIterator<Item = &'a Intervals<T>>,
) -> Vec<(T, usize, bool)> {
    let mut events = Vec::new();
    for (set, intervals) in sets.into_iter().enumerate() {
        for (first, last) in intervals.iter() {
            events.push((first, set, true));
            events.extend(last.next().map(|after| (after, set, false)));
        }
    }
    events.sort_unstable();
    events
}
