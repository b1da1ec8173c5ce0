// SPDX-License-Identifier: Apache-2.0
//! Names that stand for others.

use std::collections::BTreeSet;

use super::*;
use crate::look::list;

pub(super) const KIND: Kind = Kind {
    code: "wildcard-untested",
    what: "the list asks for wildcards, of which only known names could be tried",
    severities: &[Severity::Note],
    why: "A rule for the known names alone passes this check and fails with the next new name. Citrix moves services to other names below these wildcards, for failover too.",
    change: "Allow the wildcards as they stand, with every depth below them.",
    team: Team::Network,
    target: None,
    cites: &[REQUIREMENTS, ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let wildcards: BTreeSet<&str> = look
        .addresses
        .iter()
        .map(|seen| seen.seen.asked.pattern.as_str())
        .filter(|pattern| pattern.contains('*'))
        .collect();
    if wildcards.is_empty() {
        return Vec::new();
    }
    let wildcards: Vec<_> = wildcards.into_iter().collect();
    let message =
        format!("{} wildcards were tried by the names that are known below them", wildcards.len());
    let mut finding = KIND.finding(Severity::Note, Confidence::Confirmed, message);
    finding.saw(list(&wildcards, 12));
    vec![finding]
}
