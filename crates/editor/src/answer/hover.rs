// SPDX-License-Identifier: Apache-2.0
//! What is said of the word under the cursor.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::about::about;
use super::words::code;
use super::{Here, rule};
use crate::meaning::{Meaning, What};
use crate::schema::Place;
use crate::yaml::{Role, Step, spots};

pub(crate) fn hover(here: &Here<'_>) -> Option<Hover> {
    let word = here.word()?;
    let text = match word.meaning.what {
        What::Rule => rule::story(here, &word.meaning),
        What::Key => key(here),
        What::Policy
        | What::Tier
        | What::Addresses
        | What::Fqdns
        | What::Service
        | What::CategoryKey
        | What::Category
        | What::Requirement
        | What::Role
        | What::Workload
        | What::Condition
        | What::Finding
        | What::Expectation => about(here, &word.meaning),
    };
    let contents = MarkupContent { kind: MarkupKind::Markdown, value: text? };
    let range = Some(here.text.range(&word.range, here.encoding));
    Some(Hover { contents: HoverContents::Markup(contents), range })
}

/// What the format says of a key; under the `id` of a rule, its story.
fn key(here: &Here<'_>) -> Option<String> {
    let mut said = None;
    for document in here.documents() {
        spots(&document.root, |spot| {
            let range = &spot.node.range;
            if !(range.start..=range.end).contains(&here.byte) || spot.role == Role::Value {
                return;
            }
            let id = spot.parent.and_then(|p| p.get("id")?.word());
            let in_rules = matches!(spot.path, [Step::Key("inbound" | "outbound"), Step::Item(_)]);
            let policy = document.root.get("policy").and_then(|p| p.word()).unwrap_or_default();
            let place = here.schemas.place(here.kind, spot.path);
            said = match id.filter(|_| in_rules && spot.word.text == "id") {
                Some(id) => rule::story(here, &Meaning::new(What::Rule, policy, id)),
                None => place.and_then(|place| about_key(&place, &spot.word.text)),
            };
        });
    }
    said
}

fn about_key(place: &Place<'_>, name: &str) -> Option<String> {
    let key = place.keys().into_iter().find(|key| key.name == name)?;
    let words = place.under(name).map(|value| value.words()).unwrap_or_default();
    let words: Vec<String> = words.into_iter().map(code).collect();
    let listed =
        if words.is_empty() { String::new() } else { format!("\n\nWords: {}", words.join(", ")) };
    Some(format!("{}: {}{listed}", code(name), key.about.unwrap_or("a key of the format")))
}
