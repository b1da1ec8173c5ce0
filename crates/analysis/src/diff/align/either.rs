// SPDX-License-Identifier: Apache-2.0
//! What only one of two blocks holds.

use portolan_net::Block;

/// Blocks that hold together every connection that is in exactly one of the two.
pub(super) fn only_one(a: &Block, b: &Block) -> Vec<Block> {
    if a == b {
        return Vec::new();
    }
    less(a, b).into_iter().chain(less(b, a)).filter(|block| !block.is_empty()).collect()
}

/// A block less another: by sources, then where those are common by destinations, then by services.
fn less(a: &Block, b: &Block) -> [Block; 3] {
    let (source, destination) =
        (a.source.intersection(&b.source), a.destination.intersection(&b.destination));
    [
        Block { source: a.source.difference(&b.source), ..a.clone() },
        Block {
            source: source.clone(),
            destination: a.destination.difference(&b.destination),
            services: a.services.clone(),
        },
        Block { source, destination, services: a.services.difference(&b.services) },
    ]
}

#[cfg(test)]
mod tests {
    use portolan_net::{AddressSet, ConnectionSet, Intervals, Protocol, ServiceSet};
    use proptest::prelude::*;

    use super::*;

    fn addresses() -> impl Strategy<Value = AddressSet> {
        prop::collection::vec(0u32..6, 0..4).prop_map(|v| AddressSet {
            v4: Intervals::collect(v.iter().map(|a| (*a, *a))),
            ..AddressSet::default()
        })
    }

    fn blocks() -> impl Strategy<Value = Block> {
        let services = (0u16..4, 0u16..4).prop_map(|(a, b)| ServiceSet::range(Protocol::TCP, a, b));
        (addresses(), addresses(), services).prop_map(|(source, destination, services)| Block {
            source,
            destination,
            services,
        })
    }

    proptest! {
        #[test]
        fn it_is_the_difference_both_ways(a in blocks(), b in blocks()) {
            let sets = (ConnectionSet::from(&a), ConnectionSet::from(&b));
            let either = sets.0.difference(&sets.1).union(&sets.1.difference(&sets.0));
            prop_assert_eq!(ConnectionSet::collect(&only_one(&a, &b)), either);
        }
    }
}
