// SPDX-License-Identifier: Apache-2.0
//! Conditions in every form: what a site can choose, and how much hangs on it.

use serde::Serialize;

use crate::{Catalogue, Condition};

const COLUMNS: [&str; 4] = ["id", "default", "requirements", "meaning"];

/// For spreadsheets, with a header row.
pub fn conditions_csv(catalogue: &Catalogue, conditions: &[&Condition]) -> String {
    super::csv::csv(&COLUMNS, conditions.iter().map(|c| columns(catalogue, c)))
}

/// For documents.
pub fn conditions_markdown(catalogue: &Catalogue, conditions: &[&Condition]) -> String {
    super::markdown::markdown(&COLUMNS, conditions.iter().map(|c| columns(catalogue, c)))
}

/// For a terminal of this width, or of 120 columns.
pub fn conditions_table(
    catalogue: &Catalogue,
    conditions: &[&Condition],
    width: Option<u16>,
) -> String {
    super::table::table(&COLUMNS, conditions.iter().map(|c| columns(catalogue, c)), width)
}

fn columns(catalogue: &Catalogue, c: &Condition) -> [String; 4] {
    let default = if c.default { "on" } else { "off" };
    [c.id.clone(), default.to_owned(), count(catalogue, c).to_string(), c.meaning.clone()]
}

/// How many requirements hold under it alone.
fn count(catalogue: &Catalogue, c: &Condition) -> usize {
    catalogue.requirements.iter().filter(|r| r.when.as_ref() == Some(&c.id)).count()
}

#[derive(Serialize)]
struct Listing<'a> {
    version: u32,
    conditions: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    default: bool,
    requirements: usize,
    meaning: &'a str,
}

/// For machines: `{"version":1,"conditions":[…]}`.
pub fn conditions_json(catalogue: &Catalogue, conditions: &[&Condition]) -> String {
    let conditions = conditions.iter().map(|c| item(catalogue, c)).collect();
    super::json::text(&Listing { version: 1, conditions })
}

fn item<'a>(catalogue: &Catalogue, c: &'a Condition) -> Item<'a> {
    let requirements = count(catalogue, c);
    Item { id: &c.id, default: c.default, requirements, meaning: &c.meaning }
}
