// SPDX-License-Identifier: Apache-2.0
//! Sorted, disjoint, non-touching closed intervals over an unsigned integer.

mod single;

/// An integer that can be a bound of an interval.
pub trait Bound: Copy + Ord + std::hash::Hash + std::fmt::Debug {
    const MIN: Self;
    const MAX: Self;
    /// The next greater value; `None` at the end of the type.
    fn next(self) -> Option<Self>;
    /// The next smaller value; `None` at the start of the type.
    fn previous(self) -> Option<Self>;
}

macro_rules! bound {
    ($($t:ty),*) => {$(
        impl Bound for $t {
            const MIN: Self = <$t>::MIN;
            const MAX: Self = <$t>::MAX;
            fn next(self) -> Option<Self> {
                self.checked_add(1)
            }
            fn previous(self) -> Option<Self> {
                self.checked_sub(1)
            }
        }
    )*};
}
bound!(u16, u32, u128);

/// An exact set of integers.
///
/// INVARIANT: pairs are sorted, `first <= last`, and no two touch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Intervals<T>(Vec<(T, T)>);

impl<T> Default for Intervals<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Bound> Intervals<T> {
    pub fn full() -> Self {
        Self(vec![(T::MIN, T::MAX)])
    }

    /// The closed interval; empty if `first > last`.
    pub fn range(first: T, last: T) -> Self {
        Self::collect([(first, last)])
    }

    /// The union of closed intervals in any order.
    pub fn collect(pairs: impl IntoIterator<Item = (T, T)>) -> Self {
        let mut pairs: Vec<_> = pairs.into_iter().filter(|(a, b)| a <= b).collect();
        pairs.sort_unstable();
        let mut merged: Vec<(T, T)> = Vec::with_capacity(pairs.len());
        for (first, last) in pairs {
            match merged.last_mut() {
                Some(top) if top.1.next().is_none_or(|after| first <= after) => {
                    top.1 = top.1.max(last);
                }
                _ => merged.push((first, last)),
            }
        }
        Self(merged)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The closed intervals, in ascending order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (T, T)> + '_ {
        self.0.iter().copied()
    }

    /// The least member.
    pub fn first(&self) -> Option<T> {
        self.0.first().map(|(first, _)| *first)
    }

    pub fn contains(&self, value: T) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= value);
        after.checked_sub(1).and_then(|i| self.0.get(i)).is_some_and(|(_, last)| value <= *last)
    }

    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::collect(self.iter().chain(other.iter()))
    }

    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut common = Vec::new();
        self.each_common(other, |first, last| {
            common.push((first, last));
            true
        });
        Self(common)
    }

    /// Whether some value is in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        !self.each_common(other, |_, _| false)
    }

    /// Gives every common interval, ascending, as long as it is wanted; whether all were.
    fn each_common(&self, other: &Self, mut wanted: impl FnMut(T, T) -> bool) -> bool {
        let (mut a, mut b) = (self.0.as_slice(), other.0.as_slice());
        while let (Some(x), Some(y)) = (a.first(), b.first()) {
            let (first, last) = (x.0.max(y.0), x.1.min(y.1));
            if first <= last && !wanted(first, last) {
                return false;
            }
            if x.1 < y.1 {
                a = not_before(a, y.0, 1);
            } else {
                b = not_before(b, x.0, 1);
            }
        }
        true
    }

    #[must_use]
    pub fn complement(&self) -> Self {
        let mut gaps = Vec::with_capacity(self.0.len() + 1);
        let mut from = Some(T::MIN);
        for (first, last) in self.iter() {
            if let (Some(start), Some(end)) = (from, first.previous())
                && start <= end
            {
                gaps.push((start, end));
            }
            from = last.next();
        }
        if let Some(start) = from {
            gaps.push((start, T::MAX));
        }
        Self(gaps)
    }

    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let mut left = Vec::with_capacity(self.0.len());
        let mut cuts = other.0.as_slice();
        for (first, last) in self.iter() {
            cuts = not_before(cuts, first, 0);
            let mut from = Some(first);
            for (start, end) in cuts.iter().take_while(|(start, _)| *start <= last) {
                if let (Some(begin), Some(before)) = (from, start.previous())
                    && begin <= before
                {
                    left.push((begin, before));
                }
                from = end.next();
            }
            left.extend(from.filter(|begin| *begin <= last).map(|begin| (begin, last)));
        }
        Self(left)
    }

    pub fn contains_all(&self, other: &Self) -> bool {
        let mut around = self.0.as_slice();
        other.iter().all(|(first, last)| {
            around = not_before(around, first, 0);
            around.first().is_some_and(|(start, end)| *start <= first && last <= *end)
        })
    }
}

/// The intervals that do not end before `value`, past `known` ones that do. Looks in steps that
/// double, so that a short list against a long one costs little more than the short one.
fn not_before<T: Bound>(intervals: &[(T, T)], value: T, known: usize) -> &[(T, T)] {
    let (mut from, mut step) = (known, 1usize);
    while intervals.get(from.saturating_add(step)).is_some_and(|(_, last)| *last < value) {
        from = from.saturating_add(step);
        step = step.saturating_mul(2);
    }
    let rest = intervals.get(from..).unwrap_or_default();
    let end = step.saturating_add(1).min(rest.len());
    let near = rest.get(..end).unwrap_or_default();
    let skip = near.partition_point(|(_, last)| *last < value);
    rest.get(skip..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sets() -> impl Strategy<Value = Intervals<u16>> {
        prop::collection::vec((0u16..40, 0u16..8), 0..6)
            .prop_map(|v| Intervals::collect(v.into_iter().map(|(a, n)| (a, a + n))))
    }

    proptest! {
        #[test]
        fn every_operation_is_the_operation_on_members(a in sets(), b in sets()) {
            for x in 0u16..60 {
                let (ina, inb) = (a.contains(x), b.contains(x));
                prop_assert_eq!(a.union(&b).contains(x), ina || inb);
                prop_assert_eq!(a.intersection(&b).contains(x), ina && inb);
                prop_assert_eq!(a.difference(&b).contains(x), ina && !inb);
                prop_assert_eq!(a.complement().contains(x), !ina);
            }
            prop_assert_eq!(a.overlaps(&b), !a.intersection(&b).is_empty());
            prop_assert_eq!(a.contains_all(&b), b.difference(&a).is_empty());
            prop_assert_eq!(a.difference(&b), a.intersection(&b.complement()));
            prop_assert_eq!(a.complement().complement(), a.clone());
            prop_assert!(a.complement().contains(u16::MAX));
        }
    }
}
