// SPDX-License-Identifier: Apache-2.0
//! Requirements, roles, conditions, imported rows and differences as text.

mod conditions;
mod csv;
mod differences;
mod json;
mod markdown;
mod requirements;
mod roles;
mod rows;
mod show;
mod table;

pub use conditions::{conditions_csv, conditions_json, conditions_markdown, conditions_table};
pub use differences::{differences_json, differences_text};
pub use requirements::{csv, json, markdown, table};
pub use roles::{roles_csv, roles_json, roles_markdown, roles_table};
pub use rows::{rows_csv, rows_json, rows_markdown, rows_table};
pub use show::show;

use crate::{Catalogue, Port, Requirement};

fn services(services: &[Port]) -> String {
    services.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The word for what stands behind the responder.
fn kind(catalogue: &Catalogue, requirement: &Requirement) -> &'static str {
    let first = requirement.destination.first().and_then(|id| catalogue.role(id));
    first.map_or("workload", |role| role.kind.word())
}
