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
        let mut classes = Classes(BTreeMap::new());
        let mut open: Vec<usize> = Vec::new();
        let mut from = T::MIN;
        for (at, set, opens) in events(sets) {
            if let Some(last) = at.previous()
                && from <= last
            {
                classes.add(&open, from, last);
            }
            from = at;
            match (open.binary_search(&set), opens) {
                (Err(position), true) => open.insert(position, set),
                (Ok(position), false) => drop(open.remove(position)),
                (Ok(_), true) | (Err(_), false) => {}
            }
        }
        classes.add(&open, from, T::MAX);
        classes.steps()
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

/// The places by the sets that are open there.
struct Classes<T>(BTreeMap<Vec<usize>, Vec<(T, T)>>);

impl<T: Bound> Classes<T> {
    fn add(&mut self, open: &[usize], first: T, last: T) {
        if open.is_empty() {
            return;
        }
        match self.0.get_mut(open) {
            Some(places) => places.push((first, last)),
            None => drop(self.0.insert(open.to_vec(), vec![(first, last)])),
        }
    }

    fn steps(self) -> Steps<T, Vec<usize>> {
        let joined = self.0.into_iter().map(|(open, at)| (Intervals::collect(at), open));
        Steps::of_distinct(joined.collect())
    }
}
