// SPDX-License-Identifier: Apache-2.0
//! What is wrong with a site; one file a finding.
//!
//! Mistakes that keep a site from being read are the reader's to tell. These are about a site
//! that reads well and may yet break a platform, or protect less than it seems to.

mod brief;
pub(crate) mod choice;
mod expiry;
mod half_secured;
pub(crate) mod met;
mod names;
pub(crate) mod open;
mod outside;
pub(crate) mod party;
mod plain_text;
mod present;
mod requirement_blocked;
mod select;
mod unsecured;
pub(crate) mod ways;
mod wider;

use portolan_acl::Acl;
use portolan_catalog::{Catalogue, Requirement};
use portolan_diagnostics::{Diagnostic, Place, Span};
use portolan_site::model::{Date, Mode, Policy, Rule, Site};

pub(crate) use brief::brief;
pub use party::Party;
pub use present::{Kind, Present};

/// Everything that a finding may look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub site: &'a Site,
    pub acl: &'a Acl,
    pub catalogue: &'a Catalogue,
    pub today: Date,
}

impl Context<'_> {
    /// Whether the site is set up so that the requirement is one of its own.
    pub(crate) fn needs(&self, requirement: &Requirement) -> bool {
        requirement.when.as_ref().is_none_or(|when| self.site.conditions.contains(when))
    }
}

/// Every finding, in the order of the files above and then of the site.
pub fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let present = Present::of(context.site, context.acl, context.catalogue);
    let mut found = requirement_blocked::find(context, &present);
    found.extend(wider::find(context));
    found.extend(plain_text::find(context));
    found.extend(expiry::find(context));
    found.extend(half_secured::find(context));
    found.extend(unsecured::find(context));
    found
}

/// The place of something, or the site as a whole where it was not read from a file.
fn place(span: Option<Span>) -> Place {
    span.map_or_else(|| Place::Path("portolan.yaml".into()), Place::Span)
}

/// Every rule that counts, with its policy. Drafts count nowhere.
fn rules(site: &Site) -> impl Iterator<Item = (&Policy, &Rule)> {
    let policies = site.policies.iter().filter(|p| p.mode != Mode::Draft);
    policies.flat_map(|p| p.rules().into_iter().map(move |r| (p, r)))
}
