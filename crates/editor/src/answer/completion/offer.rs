// SPDX-License-Identifier: Apache-2.0
//! One thing that may be typed, and the list of them as the client takes it.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Documentation,
    MarkupContent, MarkupKind, TextEdit,
};

use super::super::Here;
use super::super::about::about;
use super::cursor::Typed;
use crate::meaning::Meaning;

/// So many are offered at once; with more letters typed, others come.
const OFFERS_MAX: usize = 200;

/// One thing that may be typed.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub(super) label: String,
    /// What is put in the place of the word.
    pub(super) text: String,
    pub(super) kind: CompletionItemKind,
    /// Where it stands in the list: lower comes first.
    pub(super) rank: u8,
    pub(super) about: About,
}

/// What is said beside an offer.
#[derive(Clone, Debug)]
pub(super) enum About {
    Nothing,
    Text(String),
    /// Found out only where the offer is shown.
    Thing(Meaning),
}

/// The offers that fit what has been typed, the fitting ones first.
pub(super) fn listed(here: &Here<'_>, offers: Vec<Offer>, typed: &Typed) -> CompletionList {
    let letters = typed.text.to_lowercase();
    let mut fitting: Vec<(bool, Offer)> = offers
        .into_iter()
        .filter_map(|offer| {
            let label = offer.label.to_lowercase();
            label.contains(&letters).then(|| (!label.starts_with(&letters), offer))
        })
        .collect();
    fitting.sort_by(|(a, x), (b, y)| (x.rank, a, &x.label).cmp(&(y.rank, b, &y.label)));
    fitting.dedup_by(|(_, x), (_, y)| x.label == y.label && x.text == y.text);
    let is_incomplete = fitting.len() > OFFERS_MAX;
    let shown = fitting.into_iter().take(OFFERS_MAX).enumerate();
    let items = shown.map(|(at, (_, offer))| item(here, at, offer, typed)).collect();
    CompletionList { is_incomplete, items }
}

fn item(here: &Here<'_>, at: usize, offer: Offer, typed: &Typed) -> CompletionItem {
    let text = match offer.about {
        About::Nothing => None,
        About::Text(text) => Some(text),
        About::Thing(meaning) => about(here, &meaning),
    };
    let markup = |value| MarkupContent { kind: MarkupKind::Markdown, value };
    let range = here.text.range(&typed.whole, here.encoding);
    CompletionItem {
        filter_text: Some(offer.label.clone()),
        label: offer.label,
        kind: Some(offer.kind),
        documentation: text.map(|text| Documentation::MarkupContent(markup(text))),
        sort_text: Some(format!("{at:05}")),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: offer.text })),
        ..CompletionItem::default()
    }
}
