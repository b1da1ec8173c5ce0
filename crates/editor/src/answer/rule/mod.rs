// SPDX-License-Identifier: Apache-2.0
//! The story of a rule: what it says, for what, to whom, what comes of it, and what `check` thinks.

mod findings;
mod outcome;
mod says;
mod verdict;

use portolan_site::model::{Direction, Rule};

use super::Here;
use super::about::requirement;
use super::words::code;
use crate::meaning::Meaning;

/// `None` where the site has no such rule, or has not read without a mistake yet.
pub(super) fn story(here: &Here<'_>, meaning: &Meaning) -> Option<String> {
    let study = here.study?;
    let whole = study.whole.as_ref()?;
    let policy = whole.site.policies.iter().find(|p| p.id == meaning.scope)?;
    let (direction, rule) = Direction::BOTH.into_iter().find_map(|direction| {
        let rule = policy.rules_of(direction).iter().find(|r| r.id == meaning.name)?;
        Some((direction, rule))
    })?;
    let mut parts = says::parts(policy, rule, direction);
    parts.extend(outcome::parts(whole, policy, rule));
    parts.extend(needs(here, rule));
    parts.extend(findings::part(here.findings, policy, rule));
    Some(parts.join("\n\n"))
}

/// The requirements that it serves.
fn needs(here: &Here<'_>, rule: &Rule) -> Option<String> {
    let told = rule.needs.iter().map(|id| match here.catalogue.requirement(id) {
        Some(found) => requirement(here, found),
        None => format!("{}: the catalogue does not have it", code(id)),
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| format!("---\n\n{}", told.join("\n\n---\n\n")))
}
