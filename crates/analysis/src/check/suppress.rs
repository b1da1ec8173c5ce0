// SPDX-License-Identifier: Apache-2.0
//! What a site knows is marked, and not told.

use portolan_diagnostics::{Diagnostic, Finding, Suppression as Known};
use portolan_site::model::{Date, Suppression};

use super::place;

/// Marks what each suppression suppresses, the first of several; gives those that suppress
/// nothing, and have not expired.
pub(super) fn suppress<'a>(
    suppressions: &'a [Suppression],
    today: Date,
    found: &mut [Diagnostic],
) -> Vec<&'a Suppression> {
    let mut unused = Vec::new();
    for by in suppressions.iter().filter(|s| !s.is_expired(today)) {
        let mut is_unused = true;
        for one in found.iter_mut().filter(|d| d.suppression.is_none() && covers(by, d)) {
            one.suppression = Some(Box::new(known(by)));
            is_unused = false;
        }
        unused.extend(is_unused.then_some(by));
    }
    unused
}

/// A name for a suppression, which has none of its own.
pub(super) fn suppressed(by: &Suppression) -> String {
    format!("{}:{}", by.finding, by.subjects)
}

fn covers(by: &Suppression, found: &Diagnostic) -> bool {
    let is_known_kind = Finding::of(found.code).is_some_and(|f| f.is_suppressible);
    is_known_kind && by.finding == found.code && found.subjects.is_within(&by.subjects)
}

fn known(by: &Suppression) -> Known {
    Known { reason: by.reason.clone(), until: by.until.to_string(), place: place(by.span) }
}
