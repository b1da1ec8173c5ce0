// SPDX-License-Identifier: Apache-2.0
//! `expired-suppression`: its last day has passed, and what it suppressed is told again.

use portolan_diagnostics::{Diagnostic, Subject};

use super::suppress::suppressed;
use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let expired = context.site.suppressions.iter().filter(|s| s.is_expired(context.today));
    expired
        .map(|s| {
            let said = format!("the suppression has expired on {}: {}", s.until, s.words());
            Diagnostic::warning("expired-suppression", place(s.span), said)
                .about(Subject::Suppression, suppressed(s))
                .help("look again: mend what it hides, or give it a new day")
        })
        .collect()
}
