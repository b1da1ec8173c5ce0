// SPDX-License-Identifier: Apache-2.0
//! What is told while it runs: one line on a terminal, nothing elsewhere.

use std::io::IsTerminal;

use portolan_connector::probe::Progress;

use crate::terminal::tell;

/// A line that is written again and again.
pub(super) struct Shown {
    is_terminal: bool,
}

/// Letters of a name that fit.
const NAME: usize = 48;

impl Shown {
    pub(super) fn new() -> Self {
        Self { is_terminal: std::io::stderr().is_terminal() }
    }

    pub(super) fn tell(&self, step: &Progress<'_>) {
        if self.is_terminal {
            let seen = step.seen;
            let name: String = seen.asked.host.chars().take(NAME).collect();
            let (done, all, port) = (step.done, step.all, seen.asked.port);
            tell(&format!("\r\u{1b}[K{done}/{all} {name}:{port} {} ms", seen.took_ms));
        }
    }

    pub(super) fn end(&self) {
        if self.is_terminal {
            tell("\r\u{1b}[K");
        }
    }
}
