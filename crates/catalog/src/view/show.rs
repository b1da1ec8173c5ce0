// SPDX-License-Identifier: Apache-2.0
//! One requirement in full.

use super::{kind, services};
use crate::{Catalogue, Requirement};

/// Everything that the catalogue knows about a requirement, one thing a line.
pub fn show(catalogue: &Catalogue, requirement: &Requirement) -> String {
    let r = requirement;
    let mut lines = vec![("id", r.id.clone()), ("section", section(r))];
    if let Some(p) = &r.printed {
        let cells = [&*p.source, &p.destination, &p.kind, &p.ports];
        lines.push(("printed", cells.join(" | ")));
    }
    lines.push(("source", names(catalogue, &r.source)));
    lines.push(("destination", names(catalogue, &r.destination)));
    lines.push(("kind", kind(catalogue, r).to_owned()));
    lines.push(("services", services(&r.services)));
    lines.extend(r.when.as_deref().map(|id| ("when", condition(catalogue, id))));
    lines.extend(r.corrected.clone().map(|reason| ("corrected", reason)));
    lines.push(("purpose", r.purpose.clone()));
    lines.extend(r.pin.as_deref().map(|id| ("pinned by", pin(catalogue, id))));
    lines.extend(r.secure_variant.clone().map(|id| ("encrypted", id)));
    lines.extend(r.cites.iter().map(|url| ("source of it", url.clone())));
    let line = |(name, value): (&str, String)| format!("{name:13}{value}").trim_end().to_owned();
    lines.into_iter().map(|each| line(each) + "\n").collect()
}

fn section(r: &Requirement) -> String {
    match r.row {
        Some(row) => format!("{}, row {row}", r.section),
        None => format!("{}, outside its tables", r.section),
    }
}

fn names(catalogue: &Catalogue, roles: &[String]) -> String {
    let name = |id: &String| match catalogue.role(id) {
        Some(role) => format!("{} ({id})", role.name),
        None => id.clone(),
    };
    roles.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn condition(catalogue: &Catalogue, id: &str) -> String {
    let Some(condition) = catalogue.condition(id) else { return id.to_owned() };
    let default = if condition.default { "on" } else { "off" };
    format!("{id}: {}; {default} by default", condition.meaning)
}

fn pin(catalogue: &Catalogue, id: &str) -> String {
    catalogue.pin(id).map_or_else(|| id.to_owned(), |pin| format!("{id}: {}", pin.warning))
}
