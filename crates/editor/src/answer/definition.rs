// SPDX-License-Identifier: Apache-2.0
//! Where a thing is made, and everywhere that it is named. A category is made by the workloads
//! that have it; a requirement and a shipped service by nobody here.

use lsp_types::Location;

use super::Here;
use crate::meaning::{Meaning, What};

/// To the places where the thing under the cursor is made.
pub(crate) fn definition(here: &Here<'_>) -> Option<Vec<Location>> {
    let meaning = here.word()?.meaning;
    let found = places(here, &meaning, true);
    // A policy without a list of tiers has one, which bears its name.
    let named_so = meaning.what == What::Tier && meaning.scope == meaning.name;
    if found.is_empty() && named_so {
        return Some(places(here, &Meaning::new(What::Policy, "", meaning.name), true));
    }
    Some(found)
}

/// To every place where it is named; without those where it is made, if they are not wanted.
pub(crate) fn references(here: &Here<'_>, made: bool) -> Option<Vec<Location>> {
    let meaning = here.word()?.meaning;
    let mut found = places(here, &meaning, false);
    if !made {
        let declared = places(here, &meaning, true);
        found.retain(|place| !declared.contains(place));
    }
    Some(found)
}

fn places(here: &Here<'_>, meaning: &Meaning, made: bool) -> Vec<Location> {
    let places = here.index.places(meaning, made);
    places.into_iter().filter_map(|(path, bytes)| here.location(path, &bytes)).collect()
}
