// SPDX-License-Identifier: Apache-2.0
//! What is known of one site.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::held::Held;
use crate::study::{Findings, Study};
use crate::text::Text;

/// A site with at least one file open.
#[derive(Debug, Default)]
pub(super) struct Site {
    pub(super) files: BTreeMap<String, Arc<Held>>,
    /// How often something has changed, and how often it had when the site was last read.
    pub(super) changes: u64,
    pub(super) read: u64,
    /// Whether somebody waits for it to be read, and does not type.
    pub(super) at_once: bool,
    /// As it last was without a mistake that keeps it from being read.
    pub(super) whole: Option<Arc<Study>>,
    /// As it is, where that waits to be checked.
    pub(super) unchecked: Option<Arc<Study>>,
    /// What the client shows.
    pub(super) findings: Findings,
}

impl Site {
    pub(super) fn changed(&mut self, at_once: bool) {
        self.changes += 1;
        self.at_once |= at_once;
        self.unchecked = None;
    }

    /// Gives a file a text; what was found in an equal text is kept.
    pub(super) fn hold(&mut self, path: &str, text: &Arc<Text>) {
        let same = self.files.get(path).is_some_and(|h| h.text.content() == text.content());
        if !same {
            self.files.insert(path.to_owned(), Arc::new(Held::new(Arc::clone(text))));
        }
    }
}
