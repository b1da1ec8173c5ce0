// SPDX-License-Identifier: Apache-2.0
//! One member more or less, in place: a long set is not written anew for a single value.

use super::{Bound, Intervals};

impl<T: Bound> Intervals<T> {
    /// Adds a value; whether it was not there.
    pub fn insert(&mut self, value: T) -> bool {
        if self.contains(value) {
            return false;
        }
        let at = self.0.partition_point(|(first, _)| *first < value);
        let before = at.checked_sub(1).and_then(|i| self.0.get(i)).map(|(_, last)| *last);
        let joins_before = before.is_some_and(|last| last.next() == Some(value));
        let after = self.0.get(at).copied().filter(|(first, _)| value.next() == Some(*first));
        match (joins_before, after) {
            (true, Some((_, last))) => {
                self.0.remove(at);
                self.set_last(at - 1, last);
            }
            (true, None) => self.set_last(at - 1, value),
            (false, Some((_, last))) => self.set(at, (value, last)),
            (false, None) => self.0.insert(at, (value, value)),
        }
        true
    }

    /// Takes a value away; whether it was there.
    pub fn remove(&mut self, value: T) -> bool {
        let at = self.0.partition_point(|(_, last)| *last < value);
        let Some((first, last)) = self.0.get(at).copied().filter(|(a, _)| *a <= value) else {
            return false;
        };
        let below = value.previous().filter(|b| first <= *b).map(|b| (first, b));
        let above = value.next().filter(|a| *a <= last).map(|a| (a, last));
        match (below, above) {
            (None, None) => drop(self.0.remove(at)),
            (Some(rest), None) | (None, Some(rest)) => self.set(at, rest),
            (Some(below), Some(above)) => {
                self.set(at, below);
                self.0.insert(at + 1, above);
            }
        }
        true
    }

    fn set(&mut self, at: usize, pair: (T, T)) {
        if let Some(place) = self.0.get_mut(at) {
            *place = pair;
        }
    }

    fn set_last(&mut self, at: usize, last: T) {
        if let Some(place) = self.0.get_mut(at) {
            place.1 = last;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_value_more_or_less_is_the_union_or_the_difference_with_it(
            pairs in prop::collection::vec((0u16..40, 0u16..8), 0..6),
            values in prop::collection::vec(0u16..50, 1..12),
            edge in prop::bool::ANY,
        ) {
            // The end of the type is an edge of its own.
            let shift = |v: u16| if edge { u16::MAX - v } else { v };
            let pairs = pairs.into_iter().map(|(a, n)| (shift(a).min(shift(a + n)), shift(a).max(shift(a + n))));
            let mut set = Intervals::collect(pairs);
            for value in values.into_iter().map(shift) {
                let one = Intervals::range(value, value);
                let (was, more, less) = (set.contains(value), set.union(&one), set.difference(&one));
                let mut with = set.clone();
                prop_assert_eq!((with.insert(value), &with), (!was, &more));
                prop_assert_eq!((set.remove(value), &set), (was, &less));
                if value % 2 == 0 {
                    set = with;
                }
            }
        }
    }
}
