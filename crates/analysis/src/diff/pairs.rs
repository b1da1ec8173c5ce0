// SPDX-License-Identifier: Apache-2.0
//! Pairs of ends, counted and not listed.

use portolan_net::{Intervals, Steps};

pub(crate) use super::ends::{Id, OUTSIDE};

/// How many pairs of different ends lie in some of the products, each counted once. The outside
/// is one end, and yet it may speak to itself: it has many addresses.
pub(crate) fn count(products: &[(Intervals<Id>, Intervals<Id>)]) -> u64 {
    let classes = Steps::classes(products.iter().map(|(sources, _)| sources));
    let each = classes.iter().map(|(sources, open)| {
        let reached = open.iter().filter_map(|at| products.get(*at)).flat_map(|(_, d)| d.iter());
        let destinations = Intervals::collect(reached);
        let with_itself = sources.intersection(&destinations);
        let outside = u64::from(with_itself.contains(OUTSIDE));
        size(sources) * size(&destinations) + outside - size(&with_itself)
    });
    each.sum()
}

fn size(ids: &Intervals<Id>) -> u64 {
    ids.iter().map(|(first, last)| u64::from(last - first) + 1).sum()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn ends() -> impl Strategy<Value = Vec<Id>> {
        prop::collection::vec(prop_oneof![0u32..8, Just(OUTSIDE)], 0..5)
    }

    fn set(ids: &[Id]) -> Intervals<Id> {
        Intervals::collect(ids.iter().map(|id| (*id, *id)))
    }

    proptest! {
        #[test]
        fn each_pair_counts_once_and_nobody_is_paired_with_itself(
            products in prop::collection::vec((ends(), ends()), 0..5)
        ) {
            let mut pairs = BTreeSet::new();
            for (from, to) in &products {
                pairs.extend(from.iter().flat_map(|a| to.iter().map(move |b| (*a, *b))));
            }
            pairs.retain(|(a, b)| a != b || *a == OUTSIDE);
            let sets: Vec<_> = products.iter().map(|(a, b)| (set(a), set(b))).collect();
            prop_assert_eq!(count(&sets), pairs.len() as u64);
        }
    }
}
