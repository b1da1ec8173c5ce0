// SPDX-License-Identifier: Apache-2.0
//! Roles in every form: what a component may be called, and what stands behind it.

use serde::Serialize;

use crate::Role;

const COLUMNS: [&str; 7] = ["id", "name", "kind", "aliases", "app", "tier", "played_by"];

/// For spreadsheets, with a header row.
pub fn roles_csv(roles: &[&Role]) -> String {
    super::csv::csv(&COLUMNS, roles.iter().map(|r| columns(r)))
}

/// For documents.
pub fn roles_markdown(roles: &[&Role]) -> String {
    super::markdown::markdown(&COLUMNS, roles.iter().map(|r| columns(r)))
}

/// For a terminal of this width, or of 120 columns.
pub fn roles_table(roles: &[&Role], width: Option<u16>) -> String {
    let rows = roles.iter().map(|r| {
        let [id, name, kind, aliases, ..] = columns(r);
        [id, name, kind, aliases]
    });
    super::table::table(&["id", "name", "kind", "also called"], rows, width)
}

fn columns(r: &Role) -> [String; 7] {
    [
        r.id.clone(),
        r.name.clone(),
        r.kind.word().to_owned(),
        r.aliases.join("; "),
        r.app.clone().unwrap_or_default(),
        r.tier.clone().unwrap_or_default(),
        r.played_by.join("; "),
    ]
}

#[derive(Serialize)]
struct Listing<'a> {
    version: u32,
    roles: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    aliases: &'a [String],
    app: Option<&'a str>,
    tier: Option<&'a str>,
    played_by: &'a [String],
}

/// For machines: `{"version":1,"roles":[…]}`.
pub fn roles_json(roles: &[&Role]) -> String {
    let roles = roles.iter().map(|r| item(r)).collect();
    super::json::text(&Listing { version: 1, roles })
}

fn item(r: &Role) -> Item<'_> {
    Item {
        id: &r.id,
        name: &r.name,
        kind: r.kind.word(),
        aliases: &r.aliases,
        app: r.app.as_deref(),
        tier: r.tier.as_deref(),
        played_by: &r.played_by,
    }
}
