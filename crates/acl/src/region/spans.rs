// SPDX-License-Identifier: Apache-2.0
//! The intervals of many groups, so laid out that those which meet a few addresses are found
//! without looking at the others.

use std::collections::BTreeSet;

use portolan_net::{AddressNumber, AddressSet, Intervals};

use crate::GroupId;

/// A balanced tree in a sorted list: the middle of a slice is its root.
pub(super) struct Spans<T>(Vec<Span<T>>);

struct Span<T> {
    first: T,
    last: T,
    group: GroupId,
    /// The greatest `last` of the slice of which this is the root.
    reach: T,
}

impl<T: AddressNumber> Spans<T> {
    pub(super) fn of<'a>(groups: impl Iterator<Item = (GroupId, &'a AddressSet)>) -> Self {
        let spans = groups.flat_map(|(group, members)| {
            T::part(members).iter().map(move |(first, last)| Span {
                first,
                last,
                group,
                reach: last,
            })
        });
        let mut spans: Vec<Span<T>> = spans.collect();
        spans.sort_unstable_by_key(|s| (s.first, s.last, s.group));
        reach(&mut spans);
        Self(spans)
    }

    /// Adds the groups that hold some of these addresses.
    pub(super) fn meeting(&self, addresses: &Intervals<T>, found: &mut BTreeSet<GroupId>) {
        for (first, last) in addresses.iter() {
            meeting(&self.0, first, last, found);
        }
    }
}

fn reach<T: AddressNumber>(spans: &mut [Span<T>]) -> Option<T> {
    let (low, rest) = spans.split_at_mut_checked(spans.len() / 2)?;
    let (root, high) = rest.split_first_mut()?;
    let below = [reach(low), reach(high)].into_iter().flatten().max();
    root.reach = below.map_or(root.last, |below| below.max(root.last));
    Some(root.reach)
}

fn meeting<T: AddressNumber>(spans: &[Span<T>], first: T, last: T, found: &mut BTreeSet<GroupId>) {
    let Some((low, rest)) = spans.split_at_checked(spans.len() / 2) else { return };
    let Some((root, high)) = rest.split_first() else { return };
    if root.reach < first {
        return;
    }
    meeting(low, first, last, found);
    if root.first <= last {
        if first <= root.last {
            found.insert(root.group);
        }
        meeting(high, first, last, found);
    }
}
