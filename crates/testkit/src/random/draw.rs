// SPDX-License-Identifier: Apache-2.0
//! The few ways in which everything here is drawn.

use fastrand::Rng;

/// True in `percent` of a hundred draws.
pub(crate) fn chance(rng: &mut Rng, percent: u32) -> bool {
    rng.u32(0..100) < percent
}

/// One of these; `None` where there are none.
pub(crate) fn one<'a, T>(rng: &mut Rng, of: &'a [T]) -> Option<&'a T> {
    if of.is_empty() { None } else { of.get(rng.usize(0..of.len())) }
}

/// `count` different ones of these in any order, or all where there are fewer.
pub(crate) fn some<T: Clone>(rng: &mut Rng, count: usize, of: &[T]) -> Vec<T> {
    rng.choose_multiple(of.iter(), count).into_iter().cloned().collect()
}

/// One of these by weight; the first where all weights are nothing.
pub(crate) fn weighted<T: Copy>(rng: &mut Rng, first: (T, u32), others: &[(T, u32)]) -> T {
    let total = first.1 + others.iter().map(|(_, weight)| weight).sum::<u32>();
    let mut left = rng.u32(0..total.max(1));
    for (value, weight) in std::iter::once(&first).chain(others) {
        if left < *weight {
            return *value;
        }
        left -= weight;
    }
    first.0
}
