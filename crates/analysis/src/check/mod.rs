// SPDX-License-Identifier: Apache-2.0
//! What is wrong with a site; one file a finding, called as its code is. The page of the same name
//! under `mdtest/findings` is its test; `portolan_diagnostics::FINDINGS` lists them all.
//!
//! Mistakes that keep a site from being read are the reader's to tell. These are about a site
//! that reads well and may yet break a platform, or protect less than it seems to.

mod asserted;
mod asymmetric_pair;
mod brief;
mod broad_fqdn;
mod by_rule;
pub(crate) mod choice;
mod component_without_categories;
mod contradiction;
mod empty_expectation;
mod expectation_broken;
mod expired_rule;
mod expired_suppression;
mod expiring_rule;
mod half_secured;
mod isolation_defeated;
mod management_open;
mod matches_nothing;
pub(crate) mod met;
mod names;
mod never_hit;
mod no_broker;
mod no_resolvers;
pub(crate) mod open;
mod outside;
pub(crate) mod party;
mod plain_text;
mod present;
mod redundant_rule;
mod requirement_blocked;
mod shadowed_rule;
mod suppress;
mod unlabelled_workload;
mod unreachable_tier;
mod unsecured_workload;
mod unused_suppression;
pub(crate) mod ways;
mod ways_through;
mod wider_than_requirement;
mod without_owner;

use std::collections::BTreeSet;

use portolan_acl::Acl;
use portolan_catalog::{Catalogue, Requirement};
use portolan_diagnostics::{Diagnostic, Place, Span, Subject};
use portolan_net::Connection;
use portolan_site::model::{Date, Direction, Mode, Policy, Rule, Site};

pub(crate) use brief::brief;
use by_rule::ByRule;
pub use party::Party;
pub use present::{Kind, Present};

/// Everything that a finding may look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub site: &'a Site,
    pub acl: &'a Acl,
    pub catalogue: &'a Catalogue,
    pub today: Date,
    /// Connections that were seen; empty where nobody looked.
    pub observed: &'a [Connection],
}

impl Context<'_> {
    /// Whether the site is set up so that the requirement is one of its own.
    pub(crate) fn needs(&self, requirement: &Requirement) -> bool {
        requirement.when.as_ref().is_none_or(|when| self.site.conditions.contains(when))
    }
}

/// Everything that is said of a site: what reading it told, and what is found. What the site says
/// that it knows is marked as suppressed; where that is not so, it is told.
pub fn report(context: &Context<'_>, told: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut found = told;
    found.extend(check(context));
    let unused = suppress::suppress(&context.site.suppressions, context.today, &mut found);
    found.extend(expired_suppression::find(context));
    found.extend(unused_suppression::find(&unused));
    found
}

/// What reading told, less what the site says that it knows: for whoever does not check.
pub fn still_to_tell(site: &Site, today: Date, told: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told = told;
    suppress::suppress(&site.suppressions, today, &mut told);
    told.retain(|d| d.suppression.is_none());
    told
}

/// Every finding of a site that reads well, suppressed or not.
pub fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let present = Present::of(context.site, context.acl, context.catalogue);
    // Told first, for much of what follows may follow from it.
    let mut found = component_without_categories::find(context);
    found.extend(unlabelled_workload::find(context));
    found.extend(requirement_blocked::find(context, &present));
    let blocked = found.iter().filter_map(|told| told.subjects.get(Subject::Requirement));
    let blocked: BTreeSet<String> = blocked.map(ToString::to_string).collect();
    found.extend(expectation_broken::find(context));
    found.extend(empty_expectation::find(context));
    let by = ByRule::of(context.site, context.acl);
    found.extend(shadowed_rule::find(&by));
    found.extend(contradiction::find(&by));
    found.extend(isolation_defeated::find(context, &by));
    found.extend(management_open::find(context, &by));
    found.extend(asymmetric_pair::find(context, &by, &blocked));
    found.extend(unreachable_tier::find(context, &by));
    found.extend(matches_nothing::find(&by));
    found.extend(broad_fqdn::find(context));
    found.extend(wider_than_requirement::find(context));
    found.extend(plain_text::find(context));
    found.extend(expired_rule::find(context));
    found.extend(expiring_rule::find(context));
    found.extend(half_secured::find(context));
    found.extend(unsecured_workload::find(context));
    found.extend(no_broker::find(context));
    found.extend(no_resolvers::find(context));
    found.extend(redundant_rule::find(&by));
    found.extend(never_hit::find(&by, context.observed));
    found.extend(without_owner::find(context));
    found
}

/// The place of something, or the site as a whole where it was not read from a file.
fn place(span: Option<Span>) -> Place {
    span.map_or_else(|| Place::Path("portolan.yaml".into()), Place::Span)
}

/// Says that it is about this rule.
fn about(told: Diagnostic, policy: &Policy, rule: &Rule) -> Diagnostic {
    told.about(Subject::Policy, &policy.id).about(Subject::Rule, &rule.id)
}

/// Every rule that counts, with its policy. Drafts count nowhere.
fn rules(site: &Site) -> impl Iterator<Item = (&Policy, &Rule)> {
    policies(site).flat_map(|p| p.rules().into_iter().map(move |r| (p, r)))
}

/// The same of one direction.
fn rules_of(site: &Site, direction: Direction) -> impl Iterator<Item = (&Policy, &Rule)> {
    policies(site).flat_map(move |p| p.rules_of(direction).iter().map(move |r| (p, r)))
}

fn policies(site: &Site) -> impl Iterator<Item = &Policy> {
    site.policies.iter().filter(|p| p.mode != Mode::Draft)
}
