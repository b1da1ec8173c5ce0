// SPDX-License-Identifier: Apache-2.0
//! The places that a change from one set of rules to another touches.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use portolan_target::nftables::RuleSet;

use crate::Held;

/// An attachment, in the namespace that it is or was in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) attachment: String,
    pub(super) netns: Option<PathBuf>,
}

/// Every place of either. An attachment that moves to another namespace is two places.
pub(super) fn places(
    from: &BTreeMap<String, Held>,
    to: &BTreeMap<String, Held>,
) -> BTreeSet<Place> {
    let place = |(name, held): (&String, &Held)| Place {
        attachment: name.clone(),
        netns: held.netns.clone(),
    };
    from.iter().chain(to).map(place).collect()
}

impl Place {
    /// The rules that belong here.
    pub(super) fn wanted<'a>(&self, held: &'a BTreeMap<String, Held>) -> Option<&'a RuleSet> {
        held.get(&self.attachment).filter(|h| h.netns == self.netns).map(|h| &h.rules)
    }
}
