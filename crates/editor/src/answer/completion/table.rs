// SPDX-License-Identifier: Apache-2.0
//! Offers in the CSV form of an inventory: columns, components, categories.

use lsp_types::CompletionItemKind as Kind;

use super::super::Here;
use super::cursor::Typed;
use super::names::roles;
use super::offer::{About, Offer};
use crate::meaning::{Cell, Column, Meaning, Row, What, rows};

pub(super) fn offers(here: &Here<'_>) -> Option<(Vec<Offer>, Typed)> {
    let (row, cell) = cell(here)?;
    let text = here.text.content();
    let typed = Typed {
        text: text.get(cell.range.start..here.byte)?.to_owned(),
        whole: cell.range.start..cell.range.end.max(here.byte),
        word: cell.text.to_owned(),
    };
    let offers = match cell.column {
        _ if row.is_header => Column::WORDS.map(column).to_vec(),
        Column::Component => roles(here),
        Column::Categories => categories(here, typed.text.split_once(':').map(|(key, _)| key)),
        Column::Name | Column::Addresses | Column::Mac | Column::Other => Vec::new(),
    };
    Some((offers, typed))
}

/// The part of a cell that the cursor is in or directly behind.
fn cell<'a>(here: &Here<'a>) -> Option<(Row<'a>, Cell<'a>)> {
    let text = here.text.content();
    let touches = |c: &&Cell<'_>| {
        let gap = text.get(c.range.end..here.byte.max(c.range.end)).unwrap_or("\n");
        c.range.start <= here.byte && gap.chars().all(|c| c == ' ')
    };
    rows(text).find_map(|row| {
        let cell = row.cells.iter().rfind(touches)?.clone();
        Some((row, cell))
    })
}

fn column(name: &str) -> Offer {
    let (label, text) = (name.to_owned(), name.to_owned());
    Offer { label, text, kind: Kind::PROPERTY, rank: 0, about: About::Nothing }
}

/// Keys as long as none is typed, then the values of that one.
fn categories(here: &Here<'_>, key: Option<&str>) -> Vec<Offer> {
    let offer = |label: String, meaning, kind| {
        let text = label.clone();
        Offer { label, text, kind, rank: 2, about: About::Thing(meaning) }
    };
    match key.map(str::trim) {
        None => {
            let keys = here.index.names(What::CategoryKey, "", true);
            let keys = keys.into_iter().filter(|key| !key.contains([':', ';', ',']));
            keys.map(|key| {
                let meaning = Meaning::new(What::CategoryKey, "", key);
                offer(format!("{key}:"), meaning, Kind::PROPERTY)
            })
            .collect()
        }
        Some(key) => {
            let values = here.index.names(What::Category, key, false);
            let values = values.into_iter().filter(|value| !value.is_empty());
            values
                .map(|value| {
                    let meaning = Meaning::new(What::Category, key, value);
                    offer(format!("{key}:{value}"), meaning, Kind::ENUM_MEMBER)
                })
                .collect()
        }
    }
}
