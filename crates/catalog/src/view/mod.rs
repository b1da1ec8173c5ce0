// SPDX-License-Identifier: Apache-2.0
//! Requirements and differences as text, one form a file.

mod csv;
mod differences;
mod json;
mod markdown;
mod show;
mod table;

pub use csv::csv;
pub use differences::{differences_json, differences_text};
pub use json::{json, rows_json};
pub use markdown::markdown;
pub use show::show;
pub use table::table;

use crate::{Catalogue, Port, Requirement};

/// The columns of the table, Markdown and CSV forms.
const COLUMNS: [&str; 7] =
    ["id", "source", "destination", "services", "when", "corrected", "purpose"];

fn columns(requirement: &Requirement) -> [String; 7] {
    let r = requirement;
    [
        r.id.clone(),
        r.source.join(", "),
        r.destination.join(", "),
        services(&r.services),
        r.when.clone().unwrap_or_default(),
        r.corrected.clone().unwrap_or_default(),
        r.purpose.clone(),
    ]
}

fn services(services: &[Port]) -> String {
    services.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The word for what stands behind the responder.
fn kind(catalogue: &Catalogue, requirement: &Requirement) -> &'static str {
    let first = requirement.destination.first().and_then(|id| catalogue.role(id));
    first.map_or("workload", |role| role.kind.word())
}
