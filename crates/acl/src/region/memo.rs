// SPDX-License-Identifier: Apache-2.0
//! What a list of entries lets pass, worked out once: many ends meet the same entries.

use std::collections::HashMap;

use portolan_net::ServiceSet;

use super::cut::Cut;

/// The services that lists of entries let pass.
#[derive(Default)]
pub(super) struct Memo(HashMap<Vec<usize>, ServiceSet>);

impl Memo {
    pub(super) fn passing(&mut self, cut: &Cut<'_>, entries: &[usize]) -> &ServiceSet {
        self.0.entry(entries.to_vec()).or_insert_with(|| cut.passing(entries))
    }
}
