// SPDX-License-Identifier: Apache-2.0
//! Pairs that are looked up by their first half, in one allocation however many there are.

/// INVARIANT: sorted, each pair once.
#[derive(Clone, Debug)]
pub(super) struct Relation<A, B>(Vec<(A, B)>);

impl<A: Copy + Ord, B: Copy + Ord> Relation<A, B> {
    pub(super) fn of(pairs: impl IntoIterator<Item = (A, B)>) -> Self {
        let mut pairs: Vec<(A, B)> = pairs.into_iter().collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs.shrink_to_fit();
        Self(pairs)
    }

    /// The pairs of one first half.
    pub(super) fn pairs(&self, first: A) -> &[(A, B)] {
        let from = self.0.partition_point(|(a, _)| *a < first);
        let rest = self.0.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|(a, _)| *a == first)).unwrap_or_default()
    }
}
