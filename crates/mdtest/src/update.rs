// SPDX-License-Identifier: Apache-2.0
//! The document with its blocks of diagnostics as the sites give them today.

use portolan_catalog::Catalogue;

use crate::diagnostics::rendered;
use crate::suite::Suite;
use crate::world::World;

/// The document's new text; connections are the author's to state and stay as they are.
pub fn updated(suite: &Suite, catalogue: &Catalogue) -> String {
    let mut edits = Vec::new();
    for section in suite.tests() {
        let world = World::of(suite, section, catalogue);
        for (format, block) in &section.diagnostics {
            edits.push((block.range.clone(), rendered(&world, *format)));
        }
    }
    let mut text = suite.text.clone();
    for (range, new) in edits.into_iter().rev() {
        text.replace_range(range, &new);
    }
    text
}
