// SPDX-License-Identifier: Apache-2.0
//! A file of a site with what it names. It is looked through once, wherever that is wanted first.

use std::sync::{Arc, OnceLock};

use crate::index::FileIndex;
use crate::schema::{FileKind, Schemas};
use crate::text::Text;

/// A file of a site.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) text: Arc<Text>,
    index: OnceLock<FileIndex>,
}

impl Held {
    pub(super) fn new(text: Arc<Text>) -> Self {
        Self { text, index: OnceLock::new() }
    }

    pub(super) fn index(&self, path: &str, schemas: &Schemas) -> &FileIndex {
        self.index.get_or_init(|| match FileKind::of(path) {
            Some(kind) => FileIndex::of(kind, self.text.content(), schemas),
            None => FileIndex::default(),
        })
    }
}
