// SPDX-License-Identifier: Apache-2.0
//! Values: words of the format, and names of what may be named under this key.

use lsp_types::CompletionItemKind;

use super::super::Here;
use super::cursor::Cursor;
use super::names::{findings, named, requirements, roles, services};
use super::offer::{About, Offer};
use crate::meaning::{What, is_assertion, named_under};
use crate::schema::Place;

pub(super) fn offers(here: &Here<'_>, cursor: &Cursor, place: &Place<'_>) -> Vec<Offer> {
    let mut offers: Vec<Offer> = place.words().into_iter().map(word).collect();
    offers.extend(words_unlisted(place).iter().copied().map(word));
    let Some((what, declares)) = named_under(place, "", is_assertion(&cursor.path())) else {
        return offers;
    };
    let slot = &place.slot;
    match what {
        // A new name is the user's own.
        What::Policy | What::Rule | What::Tier | What::Workload | What::Expectation if declares => {
        }
        What::Category => {
            let key = slot.free.as_ref().unwrap_or(&slot.key);
            offers.extend(named(here, cursor, what, key));
        }
        What::Rule => {
            let policy = cursor.policy_beside.as_deref().unwrap_or_default();
            offers.extend(named(here, cursor, what, policy));
        }
        What::Tier => offers.extend(named(here, cursor, what, &cursor.policy)),
        What::Service => offers.extend(services(here, cursor)),
        What::Requirement => offers.extend(requirements(here, cursor)),
        What::Role => offers.extend(roles(here)),
        What::Finding => offers.extend(findings()),
        What::Policy
        | What::Addresses
        | What::Fqdns
        | What::CategoryKey
        | What::Workload
        | What::Condition
        | What::Expectation
        | What::Key => offers.extend(named(here, cursor, what, "")),
    }
    // What stands in the same list already need not be said twice.
    let path = cursor.path();
    let in_list = matches!(path.last(), Some(crate::yaml::Step::Item(_)));
    let said = |offer: &Offer| cursor.beside.contains(&offer.label);
    offers.retain(|offer| !in_list || offer.label == cursor.typed.word || !said(offer));
    offers
}

/// Words that the schema takes for names.
fn words_unlisted(place: &Place<'_>) -> &'static [&'static str] {
    match (place.slot.holder.as_str(), place.slot.key.as_str()) {
        ("Policy", "within") => &["allow", "deny", "any"],
        ("Rule" | "Expectation", "allow" | "deny") => &["any"],
        ("Site", "conditions") => &["true", "false"],
        _ => &[],
    }
}

fn word(word: &str) -> Offer {
    let (label, text) = (word.to_owned(), word.to_owned());
    Offer { label, text, kind: CompletionItemKind::KEYWORD, rank: 0, about: About::Nothing }
}
