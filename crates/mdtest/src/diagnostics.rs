// SPDX-License-Identifier: Apache-2.0
//! Blocks of diagnostics: all that reading and checking say, and nothing else.

use portolan_diagnostics::{Format, render};

use crate::Failure;
use crate::suite::Section;
use crate::world::World;

/// What the block should hold.
pub(crate) fn rendered(world: &World, format: Format) -> String {
    let text = render(format, &world.diagnostics, &world.sources);
    let text = text.trim_end();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

/// All of them, for people who look for a mistake.
pub(crate) fn all(world: &World) -> String {
    render(Format::Full, &world.diagnostics, &world.sources)
}

pub(crate) fn failures(world: &World, section: &Section) -> Vec<Failure> {
    let mut failures = Vec::new();
    for (format, block) in &section.diagnostics {
        let found = rendered(world, *format);
        if found.trim_end() != block.text.trim_end() {
            let text = format!(
                "the diagnostics differ\n--- the document says\n{}+++ the site gives\n{found}",
                block.text
            );
            failures.push(Failure { line: block.line, text });
        }
    }
    failures
}
