// SPDX-License-Identifier: Apache-2.0
//! Who names what, file by file: what completion offers, where a definition leads.
//!
//! It is made of the texts as they stand in the editor, good or half typed, so that its places are
//! always exact. A file is looked through once for each text that it has.

mod file;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub(crate) use file::FileIndex;

use crate::meaning::{Meaning, What};

/// The files of a site, by path.
#[derive(Clone, Copy)]
pub(crate) struct Index<'a> {
    pub(crate) files: &'a BTreeMap<&'a str, &'a FileIndex>,
}

impl<'a> Index<'a> {
    /// Every name of a kind; only of things that are made somewhere, if that is wanted.
    pub(crate) fn names(self, what: What, scope: &str, made: bool) -> BTreeSet<&'a str> {
        self.files.values().flat_map(|file| file.names(what, scope, made)).collect()
    }

    /// Where a thing is named; only where it is made, if that is wanted.
    pub(crate) fn places(self, meaning: &Meaning, made: bool) -> Vec<(&'a str, Range<usize>)> {
        let mut places = Vec::new();
        for (path, file) in self.files {
            let here = file.named(meaning).iter().filter(|n| !made || n.declares);
            places.extend(here.map(|n| (*path, n.range.clone())));
        }
        places
    }

    /// The workloads in whose lines a thing is named.
    pub(crate) fn owners(self, meaning: &Meaning) -> BTreeSet<&'a str> {
        let named = self.files.values().flat_map(|file| file.named(meaning));
        named.filter_map(|n| n.owner.as_deref()).collect()
    }
}

#[cfg(test)]
mod tests;
