// SPDX-License-Identifier: Apache-2.0
//! Whether blocks cover a block, without working out what is left: a rule that still decides
//! something is found out by its first witness (ADR 0004).

mod piece;
mod search;

use std::collections::BTreeSet;

use crate::{AddressNumber, Block, Connection};
use search::Search;

/// A connection of the block that no cover holds; `None` proves that there is none.
pub fn uncovered(block: &Block, covers: &[&Block]) -> Option<Connection> {
    let v4 = Search::<u32>::new(block, covers, false).and_then(|mut search| search.run());
    let v6 = || Search::<u128>::new(block, covers, false).and_then(|mut search| search.run());
    v4.or_else(v6)
}

/// The positions of a few covers that together hold the whole block, none of which can be spared;
/// `None` where all of them together do not hold it.
pub fn needed(block: &Block, covers: &[&Block]) -> Option<Vec<usize>> {
    let mut used = leaned_on::<u32>(block, covers)?;
    used.extend(leaned_on::<u128>(block, covers)?);
    // The last first: who reads of a rule that others hide looks for the earliest of them.
    for candidate in used.clone().into_iter().rev() {
        let others = used.iter().filter(|i| **i != candidate);
        let others: Vec<&Block> = others.filter_map(|i| covers.get(*i).copied()).collect();
        if uncovered(block, &others).is_none() {
            used.remove(&candidate);
        }
    }
    Some(used.into_iter().collect())
}

/// The covers that a proof in one family leans on; `None` where there is no proof.
fn leaned_on<T: AddressNumber>(block: &Block, covers: &[&Block]) -> Option<BTreeSet<usize>> {
    let Some(mut search) = Search::<T>::new(block, covers, true) else {
        return Some(BTreeSet::new());
    };
    search.run().is_none().then_some(search.used)
}
