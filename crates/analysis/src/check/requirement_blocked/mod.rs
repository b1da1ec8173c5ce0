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
use portolan_diagnostics::{Confidence, Diagnostic, Severity};
use portolan_site::model::{Decision, Direction, Reason, View};

use super::met::{Denial, is_named, judged_by, meet};
use super::party::meetings;
use super::ways::Ways;
use super::{Context, Party, Present};
use finding::{Blocked, How};

pub(super) fn find(context: &Context<'_>, present: &Present<'_>) -> Vec<Diagnostic> {
    let needed = |r: &&Requirement| context.needs(r);
    let requirements = context.catalogue.requirements.iter().filter(needed);
    let acl = judged_by(context);
    let mut ways = Ways::new(&acl, View::Intended);
    requirements.flat_map(|r| blocked(context, present, &mut ways, r)).collect()
}

/// Where findings are told as one: the end, who decided, and how bad it is.
type Key = (Direction, Option<String>, Option<String>, Reason, (How, bool));

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
            let how = how(&end, &source, &destination);
            let Decision { policy, rule, reason, .. } = end.decision;
            let key = (end.direction, policy.clone(), rule.clone(), *reason, (how, end.chosen));
            let one = found.entry(key).or_insert_with(|| Blocked::new(requirement, &end, how));
            one.meet(&source, &destination, &end.services);
        }
    }
    found.into_values().map(|b| b.diagnostic(context)).collect()
}

/// Who stands outside is inferred, so that it is no error. Another way that is open is no more
/// than worth knowing, and so is a service on the internet of which the site says nothing.
fn how(denial: &Denial<'_>, source: &Party<'_>, destination: &Party<'_>) -> How {
    if denial.chosen {
        (Severity::Note, Confidence::High)
    } else if matches!(destination, Party::Names { declared: false, .. }) {
        (Severity::Note, Confidence::Low)
    } else if source.is_outside() || destination.is_outside() {
        (Severity::Warning, Confidence::Medium)
    } else {
        (Severity::Error, Confidence::High)
    }
}
