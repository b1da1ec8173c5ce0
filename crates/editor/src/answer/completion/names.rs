// SPDX-License-Identifier: Apache-2.0
//! Names of things, as offers: the site's own, the chart's, those that are shipped.

use std::collections::BTreeSet;

use lsp_types::CompletionItemKind as Kind;
use portolan_catalog::{Requirement, RoleKind};
use portolan_diagnostics::FINDINGS;
use portolan_site::quoted_in_flow;

use super::super::Here;
use super::super::about::secured;
use super::cursor::Cursor;
use super::offer::{About, Offer};
use crate::meaning::{Meaning, What};
use crate::yaml::Step;

fn offer(what: What, scope: &str, name: &str, rank: u8) -> Offer {
    let kind = match what {
        What::CategoryKey | What::Key => Kind::PROPERTY,
        What::Category => Kind::ENUM_MEMBER,
        What::Requirement => Kind::REFERENCE,
        What::Policy | What::Tier | What::Role => Kind::CLASS,
        What::Rule | What::Expectation => Kind::FUNCTION,
        What::Addresses | What::Fqdns | What::Service => Kind::CONSTANT,
        What::Workload => Kind::VALUE,
        What::Condition | What::Finding => Kind::KEYWORD,
    };
    let about = About::Thing(Meaning::new(what, scope, name));
    Offer { label: name.to_owned(), text: name.to_owned(), kind, rank, about }
}

/// The site's own names of a kind. Those of categories are also learned from where they are used;
/// of other things, only what is declared exists.
pub(super) fn named(here: &Here<'_>, cursor: &Cursor, what: What, scope: &str) -> Vec<Offer> {
    let category = matches!(what, What::Category | What::CategoryKey);
    let mut names: BTreeSet<&str> = here.index.names(what, scope, !category);
    // A policy without a list of tiers has one, which bears its name.
    if what == What::Tier && names.is_empty() {
        names.insert(scope);
    }
    let typed = cursor.typed.word.as_str();
    let only_here = |name: &str| {
        name == typed && here.index.places(&Meaning::new(what, scope, name), false).len() < 2
    };
    names.retain(|name| !(name.is_empty() || category && only_here(name)));
    // A category that some machine has comes before one that is only spoken of.
    let held = here.index.names(what, scope, true);
    let rank = |name: &str| if held.contains(name) { 2 } else { 3 };
    let named = names.into_iter().map(|name| {
        let offer = offer(what, scope, name, rank(name));
        Offer { text: written(cursor, name), ..offer }
    });
    named.collect()
}

/// A name so that it reads back as it is.
fn written(cursor: &Cursor, name: &str) -> String {
    if cursor.is_quoted { name.to_owned() } else { quoted_in_flow(name) }
}

pub(super) fn services(here: &Here<'_>, cursor: &Cursor) -> Vec<Offer> {
    let mut offers = named(here, cursor, What::Service, "");
    let shipped = portolan_site::SERVICES.iter();
    offers.extend(shipped.map(|(name, _)| offer(What::Service, "", name, 3)));
    offers
}

/// The chart's requirements; those of the components that the policy secures come first.
pub(super) fn requirements(here: &Here<'_>, cursor: &Cursor) -> Vec<Offer> {
    let own = own_roles(here, &cursor.policy);
    let inbound = cursor.path().first() == Some(&Step::Key("inbound"));
    let fits = |r: &Requirement| {
        let end = if inbound { &r.destination } else { &r.source };
        end.iter().any(|role| here.catalogue.played_by(role).iter().any(|id| own.contains(id)))
    };
    let all = here.catalogue.requirements.iter();
    all.map(|r| offer(What::Requirement, "", &r.id, if fits(r) { 1 } else { 2 })).collect()
}

/// The roles of the workloads that a policy secures.
fn own_roles(here: &Here<'_>, policy: &str) -> BTreeSet<String> {
    let Some(whole) = here.study.and_then(|s| s.whole.as_ref()) else { return BTreeSet::new() };
    let policy = whole.site.policies.iter().find(|p| p.id == policy);
    let selectors = policy.map(secured).unwrap_or_default();
    let own = whole.site.workloads.iter().filter(|w| selectors.iter().any(|s| s.selects(w)));
    own.flat_map(|w| w.roles.iter().cloned()).collect()
}

/// What a machine can be.
pub(super) fn roles(here: &Here<'_>) -> Vec<Offer> {
    let machine = |kind| matches!(kind, RoleKind::Workload | RoleKind::External);
    let roles = here.catalogue.roles.iter().filter(|r| machine(r.kind));
    roles.map(|role| offer(What::Role, "", &role.name, 2)).collect()
}

pub(super) fn conditions(here: &Here<'_>) -> Vec<Offer> {
    here.catalogue.conditions.iter().map(|c| offer(What::Condition, "", &c.id, 2)).collect()
}

pub(super) fn findings() -> Vec<Offer> {
    let known = FINDINGS.iter().filter(|f| f.is_suppressible);
    known.map(|f| offer(What::Finding, "", f.code, 2)).collect()
}
