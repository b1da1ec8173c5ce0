// SPDX-License-Identifier: Apache-2.0
//! The places that a change from one set of rules to another touches.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use portolan_target::nftables::RuleSet;

use crate::Held;
use crate::kernel::Namespace;

/// An attachment, in the namespace that it is or was in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) attachment: String,
    pub(super) netns: Option<PathBuf>,
}

/// Every place of either. An attachment that moves to another namespace is two places; one that
/// gets another name, or whose namespace does, is the place that is wanted.
pub(super) fn places(
    want: &BTreeMap<String, Held>,
    other: &BTreeMap<String, Held>,
) -> BTreeSet<Place> {
    let place = |(name, held): (&String, &Held)| Place {
        attachment: name.clone(),
        netns: held.netns.clone(),
    };
    let mut all: BTreeSet<Place> = want.iter().map(place).collect();
    let of = |place: &Place| Namespace::of(place.netns.as_deref());
    let taken: BTreeSet<Namespace> = all.iter().filter_map(of).collect();
    let free = |place: &Place| of(place).is_none_or(|namespace| !taken.contains(&namespace));
    all.extend(other.iter().map(place).filter(free));
    all
}

impl Place {
    /// The rules that belong here.
    pub(super) fn wanted<'a>(&self, held: &'a BTreeMap<String, Held>) -> Option<&'a RuleSet> {
        held.get(&self.attachment).filter(|h| h.netns == self.netns).map(|h| &h.rules)
    }
}
