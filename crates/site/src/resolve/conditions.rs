// SPDX-License-Identifier: Apache-2.0
//! Which conditional requirements of the catalogue hold at this site.

use std::collections::{BTreeMap, BTreeSet};

use super::desk::{Desk, File};
use crate::raw::At;
use crate::read::did_you_mean;

impl Desk<'_> {
    /// The catalogue's defaults, as the site changes them.
    pub(super) fn conditions(
        &mut self,
        chosen: Option<&BTreeMap<At<String>, At<bool>>>,
        file: File,
    ) -> BTreeSet<String> {
        let known = &self.catalogue.conditions;
        let defaults = known.iter().filter(|c| c.default).map(|c| c.id.clone());
        let mut holding: BTreeSet<String> = defaults.collect();
        for (id, holds) in chosen.into_iter().flatten() {
            if self.catalogue.condition(&id.value).is_none() {
                let text = format!("the catalogue has no condition `{}`", id.value);
                let names = known.iter().map(|c| c.id.as_str());
                let help = did_you_mean(&id.value, names, "name a condition of the catalogue");
                self.error("unknown-condition", file.span(&id.range), text, &help);
            } else if holds.value {
                holding.insert(id.value.clone());
            } else {
                holding.remove(&id.value);
            }
        }
        holding
    }
}
