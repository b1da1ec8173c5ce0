// SPDX-License-Identifier: Apache-2.0
//! What may be typed here, with what it would mean.

mod cursor;
mod keys;
mod names;
mod offer;
mod table;
mod values;

use lsp_types::CompletionList;

use super::Here;
use crate::schema::FileKind;
use crate::yaml::Role;
use cursor::Cursor;
use offer::{Offer, listed};

pub(crate) fn completion(here: &Here<'_>) -> Option<CompletionList> {
    if here.kind == FileKind::InventoryCsv {
        let (offers, typed) = table::offers(here)?;
        return Some(listed(here, offers, &typed));
    }
    let cursor = Cursor::at(here)?;
    let place = here.schemas.place(here.kind, &cursor.path())?;
    let offers: Vec<Offer> = match cursor.role {
        Role::Key(_) => keys::offers(here, &cursor, &place),
        Role::Value => {
            let mut offers = values::offers(here, &cursor, &place);
            // Behind a dash, or under its key, a mapping may begin here.
            if place.takes_map() && (cursor.begins_line || place.is("Selector")) {
                offers.extend(keys::offers(here, &cursor, &place));
            }
            offers
        }
    };
    Some(listed(here, offers, &cursor.typed))
}
