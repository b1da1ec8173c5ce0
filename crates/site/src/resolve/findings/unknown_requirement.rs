// SPDX-License-Identifier: Apache-2.0
//! `unknown-requirement`: `needs` names what this catalogue does not have. That is no reason to
//! refuse a site: the catalogue changes more often than a policy does.

use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Span, Subject};

use crate::read::nearest;

/// Its code.
pub(in crate::resolve) const UNKNOWN_REQUIREMENT: &str = "unknown-requirement";

/// What to tell where the catalogue does not have it.
pub(in crate::resolve) fn unknown_requirement(
    catalogue: &Catalogue,
    id: &str,
    at: Span,
) -> Option<Diagnostic> {
    if catalogue.requirement(id).is_some() {
        return None;
    }
    let help = match nearest(id, catalogue.requirements.iter().map(|r| r.id.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`portolan catalog list` shows the requirements".to_owned(),
    };
    let text = format!("the catalogue has no requirement `{id}`");
    let told = Diagnostic::warning(UNKNOWN_REQUIREMENT, at, text);
    Some(told.about(Subject::Requirement, id).help(help))
}
