// SPDX-License-Identifier: Apache-2.0
//! `requirement-blocked`: the chart says that one component needs another, both are there, and
//! the intended policy would block it.
//!
//! This is the missing port that takes a platform down on the day of enforcement.

mod finding;
mod help;
mod suggestion;

use std::collections::BTreeMap;

use portolan_catalog::Requirement;
use portolan_diagnostics::{Diagnostic, Severity};
use portolan_site::model::{Decision, Direction, Reason, View};

use super::met::{Denial, is_named, judged_by, meet};
use super::party::meetings;
use super::ways::Ways;
use super::{Context, Party, Present};
use finding::Blocked;

pub(super) fn find(context: &Context<'_>, present: &Present<'_>) -> Vec<Diagnostic> {
    let needed = |r: &&Requirement| context.needs(r);
    let requirements = context.catalogue.requirements.iter().filter(needed);
    let acl = judged_by(context);
    let mut ways = Ways::new(&acl, View::Intended);
    requirements.flat_map(|r| blocked(context, present, &mut ways, r)).collect()
}

/// Where findings are told as one: the end, who decided, and how bad it is.
type Key = (Direction, Option<String>, Option<String>, Reason, (Severity, bool));

fn blocked(
    context: &Context<'_>,
    present: &Present<'_>,
    ways: &mut Ways<'_>,
    requirement: &Requirement,
) -> Vec<Diagnostic> {
    let mut found: BTreeMap<Key, Blocked<'_>> = BTreeMap::new();
    let is_named = is_named(context, requirement);
    for (source, destination) in present.pairs(requirement) {
        if is_named && matches!(destination, Party::Names { .. }) {
            continue;
        }
        for end in meetings(&source, &destination)
            .into_iter()
            .flat_map(|pair| meet(context, ways, requirement, pair).unmet())
        {
            let severity = severity(&end, &source, &destination);
            let Decision { policy, rule, reason, .. } = end.decision;
            let how = (severity, end.chosen);
            let key = (end.direction, policy.clone(), rule.clone(), *reason, how);
            let one = found.entry(key).or_insert_with(|| Blocked::new(requirement, &end, severity));
            one.meet(&source, &destination, &end.services);
        }
    }
    found.into_values().map(|b| b.diagnostic(context)).collect()
}

/// Who stands outside is inferred, so that it is no error. Another way that is open is no more
/// than worth knowing, and so is a service on the internet of which the site says nothing.
fn severity(denial: &Denial<'_>, source: &Party<'_>, destination: &Party<'_>) -> Severity {
    if denial.chosen || matches!(destination, Party::Names { declared: false, .. }) {
        Severity::Note
    } else if source.is_outside() || destination.is_outside() {
        Severity::Warning
    } else {
        Severity::Error
    }
}
