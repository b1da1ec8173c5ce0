// SPDX-License-Identifier: Apache-2.0
//! What one file names.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::meaning::{Finder, Meaning, Named, What, rows};
use crate::schema::{FileKind, Schemas};
use crate::yaml::documents;

/// The words of one file that name something, by what they name.
#[derive(Clone, Debug, Default)]
pub(crate) struct FileIndex {
    named: BTreeMap<Meaning, Vec<Place>>,
}

/// Where a thing is named.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) range: Range<usize>,
    pub(super) declares: bool,
    pub(super) owner: Option<Arc<str>>,
}

impl FileIndex {
    pub(crate) fn of(kind: FileKind, text: &str, schemas: &Schemas) -> Self {
        let mut index = Self::default();
        match kind {
            FileKind::InventoryCsv => {
                rows(text).flat_map(|row| row.named()).for_each(|named| index.add(named));
            }
            FileKind::Site | FileKind::Policy | FileKind::InventoryYaml => {
                let finder = Finder { schemas, kind };
                for document in documents(text) {
                    finder.named(&document).into_iter().for_each(|named| index.add(named));
                }
            }
        }
        index
    }

    fn add(&mut self, named: Named) {
        // Keys of the format are everywhere, and nobody looks for them.
        if named.meaning.what != What::Key {
            let Named { meaning, range, declares, owner } = named;
            self.named.entry(meaning).or_default().push(Place { range, declares, owner });
        }
    }

    pub(super) fn named(&self, meaning: &Meaning) -> &[Place] {
        self.named.get(meaning).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn names(&self, what: What, scope: &str, made: bool) -> impl Iterator<Item = &str> {
        let first = Meaning::new(what, scope, "");
        let all = self.named.range(first.clone()..);
        let alike = move |m: &Meaning| m.what == first.what && m.scope == first.scope;
        let all = all.take_while(move |(m, _)| alike(m));
        let wanted = all.filter(move |(_, named)| !made || named.iter().any(|n| n.declares));
        wanted.map(|(m, _)| m.name.as_str())
    }
}
