// SPDX-License-Identifier: Apache-2.0
//! Keys: those of the format, and those that the site gives names to.

use lsp_types::CompletionItemKind;

use super::super::Here;
use super::cursor::Cursor;
use super::names::{conditions, named};
use super::offer::{About, Offer};
use crate::meaning::{ASSERTED, What, is_assertion};
use crate::schema::Place;
use crate::yaml::Role;

pub(super) fn offers(here: &Here<'_>, cursor: &Cursor, place: &Place<'_>) -> Vec<Offer> {
    let mut offers = of_format(cursor, place);
    let path = cursor.path();
    let slot = (place.slot.holder.as_str(), place.slot.key.as_str(), &place.slot.free);
    match slot {
        _ if place.is("Selector") => {
            let words = ASSERTED.iter().filter(|_| is_assertion(&path));
            offers.extend(words.map(|word| format_word(word, About::Nothing)));
            offers.extend(named(here, cursor, What::CategoryKey, ""));
        }
        ("Workload", "categories", None) => {
            offers.extend(named(here, cursor, What::CategoryKey, ""));
        }
        ("Policy", "within", None) => {
            offers.extend(named(here, cursor, What::Tier, &cursor.policy));
        }
        ("Site", "conditions", None) => offers.extend(conditions(here)),
        _ => {}
    }
    // A key stands once in a mapping; the one that is being changed may stay.
    let taken = |offer: &Offer| {
        cursor.role != Role::Value
            && offer.label != cursor.typed.word
            && cursor.beside.contains(&offer.label)
    };
    offers.retain(|offer| !taken(offer));
    offers.into_iter().map(|offer| as_key(cursor, offer)).collect()
}

fn of_format(cursor: &Cursor, place: &Place<'_>) -> Vec<Offer> {
    let path = cursor.path();
    // An assertion speaks of no tier and of no name of DNS.
    let fits = |name: &str| {
        !(is_assertion(&path) && place.is("Selector") && matches!(name, "tier" | "fqdns"))
    };
    let keys = place.keys().into_iter().filter(|key| fits(key.name));
    keys.map(|key| {
        let about = key.about.map_or(About::Nothing, |text| About::Text(text.to_owned()));
        format_word(key.name, about)
    })
    .collect()
}

fn format_word(word: &str, about: About) -> Offer {
    let (label, text) = (word.to_owned(), word.to_owned());
    Offer { label, text, kind: CompletionItemKind::PROPERTY, rank: 1, about }
}

/// With its colon, where that is not there; with a bracket, where a mapping cannot begin without.
fn as_key(cursor: &Cursor, mut offer: Offer) -> Offer {
    match cursor.role {
        Role::Key(true) => {}
        Role::Value if !cursor.begins_line => offer.text = format!("{{ {}: ", offer.text),
        Role::Key(false) | Role::Value => offer.text.push_str(": "),
    }
    offer
}
