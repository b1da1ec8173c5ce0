// SPDX-License-Identifier: Apache-2.0
//! What two lists have in common, in order: the same start, the same end, and between them the
//! longest increasing run of equal elements.

use std::collections::BTreeMap;
use std::ops::Range;

/// Adds pairs of equal elements wherever the given pairs leave room on both sides. Pairs increase
/// on both sides.
///
/// The n-th of several equal elements is taken for the n-th, so that this is a long common run
/// and not always the longest.
pub(super) fn extended<K: Ord>(
    pairs: Vec<(usize, usize)>,
    old: &[K],
    new: &[K],
) -> Vec<(usize, usize)> {
    let mut all = Vec::with_capacity(pairs.len());
    let (mut x, mut y) = (0, 0);
    for (to_x, to_y) in pairs {
        all.extend(common(old, new, (x..to_x, y..to_y)));
        all.push((to_x, to_y));
        (x, y) = (to_x + 1, to_y + 1);
    }
    all.extend(common(old, new, (x..old.len(), y..new.len())));
    all
}

fn common<K: Ord>(
    old: &[K],
    new: &[K],
    (from, to): (Range<usize>, Range<usize>),
) -> Vec<(usize, usize)> {
    let (a, b) = (slice(old, &from), slice(new, &to));
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (first(a, a.len() - end), first(b, b.len() - end));

    let mut pairs: Vec<_> = (0..start).map(|i| (from.start + i, to.start + i)).collect();
    let (low, high) = (from.start + start, to.start + start);
    pairs.extend(increasing(&same(a, b)).into_iter().map(|(x, y)| (low + x, high + y)));
    let (low, high) = (low + a.len(), high + b.len());
    pairs.extend((0..end).map(|i| (low + i, high + i)));
    pairs
}

fn slice<'a, K>(list: &'a [K], range: &Range<usize>) -> &'a [K] {
    list.get(range.clone()).unwrap_or_default()
}

fn first<K>(list: &[K], count: usize) -> &[K] {
    list.get(..count).unwrap_or_default()
}

/// The n-th of each element in one list with the n-th in the other, in order of the first list.
fn same<K: Ord>(old: &[K], new: &[K]) -> Vec<(usize, usize)> {
    let mut places: BTreeMap<&K, Vec<usize>> = BTreeMap::new();
    for (place, key) in new.iter().enumerate().rev() {
        places.entry(key).or_default().push(place);
    }
    let partner = |key: &K| places.get_mut(key).and_then(Vec::pop);
    let partners: Vec<_> = old.iter().map(partner).collect();
    partners.into_iter().enumerate().filter_map(|(x, y)| Some((x, y?))).collect()
}

/// The longest part of the pairs, which increase on the left, that increases on the right too.
fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, the pair with the smallest right side that ends a run of it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let right = |at: &usize| pairs.get(*at).map(|(_, y)| *y);
    for (at, (_, y)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| right(end) < Some(*y));
        before.push(length.checked_sub(1).and_then(|l| ends.get(l)).copied());
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let last = ends.last().copied();
    let chain = std::iter::successors(last, |at| before.get(*at).copied().flatten());
    let mut run: Vec<_> = chain.filter_map(|at| pairs.get(at).copied()).collect();
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(old: &[u8], new: &[u8]) -> Vec<(usize, usize)> {
        extended(Vec::new(), old, new)
    }

    /// The length of the longest common subsequence, by the book.
    fn longest(old: &[u8], new: &[u8]) -> usize {
        let mut row = vec![0; new.len() + 1];
        for x in old {
            let above = row.clone();
            for (j, y) in new.iter().enumerate() {
                row[j + 1] = if x == y { above[j] + 1 } else { row[j].max(above[j + 1]) };
            }
        }
        row[new.len()]
    }

    fn distinct() -> impl Strategy<Value = Vec<u8>> {
        Just((0..40u8).collect::<Vec<_>>()).prop_shuffle().prop_map(|v| v[..25].to_vec())
    }

    proptest! {
        #[test]
        fn pairs_are_equal_and_increase_on_both_sides(
            old in prop::collection::vec(0u8..6, 0..40),
            new in prop::collection::vec(0u8..6, 0..40),
        ) {
            let once = whole(&old, &new);
            let pairs = extended(once.clone(), &old, &new);
            prop_assert!(once.iter().all(|p| pairs.contains(p)));
            prop_assert!(pairs.iter().all(|(x, y)| old[*x] == new[*y]));
            prop_assert!(pairs.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
        }

        #[test]
        fn of_distinct_elements_it_is_the_longest_common_run(a in distinct(), b in distinct()) {
            prop_assert_eq!(whole(&a, &b).len(), longest(&a, &b));
        }
    }

    #[test]
    fn one_element_more_in_the_middle_leaves_all_others_paired() {
        let old: Vec<u8> = (0..200).collect();
        let mut new = old.clone();
        new.insert(100, 7);
        assert_eq!(whole(&old, &new).len(), 200);
    }
}
