// SPDX-License-Identifier: Apache-2.0
//! Requirements by the words that people remember of them.

use crate::{Catalogue, Requirement};

/// The requirements in which every one of these words occurs, without regard to case.
///
/// Looked through are the id, the section, the printed cells, the services (`tcp/443`, and 443 by
/// itself), the condition, the purpose, and every name of the roles at both ends.
pub fn search<'a>(catalogue: &'a Catalogue, words: &[&str]) -> Vec<&'a Requirement> {
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let found = |r: &&Requirement| {
        let text = text(catalogue, r);
        words.iter().all(|word| text.contains(word))
    };
    catalogue.requirements.iter().filter(found).collect()
}

fn text(catalogue: &Catalogue, requirement: &Requirement) -> String {
    let r = requirement;
    let mut parts = vec![r.id.as_str(), &r.section, &r.purpose];
    parts.extend(r.when.as_deref());
    parts.extend(r.printed.iter().flat_map(|p| [&*p.source, &p.destination, &p.kind, &p.ports]));
    let roles = r.source.iter().chain(&r.destination).filter_map(|id| catalogue.role(id));
    parts.extend(roles.flat_map(crate::Role::names));
    let services: Vec<String> = r.services.iter().map(ToString::to_string).collect();
    parts.extend(services.iter().map(String::as_str));
    parts.join("\n").to_lowercase()
}
