// SPDX-License-Identifier: Apache-2.0
//! Discovered flows become rules of the policies that flagged them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place};
use portolan_flow::{Discovered, Suggestion, suggest};
use portolan_site::edit::{add_rule, policies};
use portolan_site::model::Site;

use crate::files::{read, read_site, replace};

/// Writes a rule for each kind of flow that some chart calls for, and returns what was written,
/// a line each. Nothing is written where any of it cannot be.
pub(crate) fn accept(
    dir: &Path,
    site: &Site,
    catalogue: &Catalogue,
    found: &[&Discovered],
) -> Result<Vec<String>, Diagnostic> {
    let mut texts: BTreeMap<PathBuf, String> = BTreeMap::new();
    let homes = homes(dir)?;
    let mut lines = Vec::new();
    let mut taken: Vec<Suggestion> = Vec::new();
    let wanted = found.iter().filter_map(|f| suggest(site, catalogue, f));
    for mut suggestion in wanted.filter(|s| !s.rule.needs.is_empty()) {
        if taken.iter().any(|t| same(t, &suggestion)) {
            continue;
        }
        let Some(path) = homes.get(&suggestion.policy) else { continue };
        suggestion.rule.id = free_id(&suggestion, &taken);
        let text = texts.get(path).cloned().map_or_else(|| read(path), Ok)?;
        let edited = add_rule(&text, &suggestion.policy, suggestion.direction, &suggestion.rule);
        let edited = edited.map_err(|e| refused(path, &e.to_string()))?;
        texts.insert(path.clone(), edited);
        lines.push(words(path, &suggestion));
        taken.push(suggestion);
    }
    texts.iter().try_for_each(|(path, text)| replace(path, text))?;
    Ok(lines)
}

/// Whether two kinds of flow want the same rule.
fn same(a: &Suggestion, b: &Suggestion) -> bool {
    let what = |s: &Suggestion| (s.rule.peer.clone(), s.rule.services.clone(), s.rule.at.clone());
    (&a.policy, a.direction, what(a)) == (&b.policy, b.direction, what(b))
}

/// An id that none of those that are about to be written has.
fn free_id(suggestion: &Suggestion, taken: &[Suggestion]) -> String {
    let wish = &suggestion.rule.id;
    let is_taken =
        |id: &str| taken.iter().any(|t| t.policy == suggestion.policy && t.rule.id == id);
    if !is_taken(wish) {
        return wish.clone();
    }
    let numbered = (2..=taken.len() + 2).map(|n| format!("{wish}-{n}"));
    numbered.into_iter().find(|id| !is_taken(id)).unwrap_or_else(|| wish.clone())
}

/// The file of each policy.
fn homes(dir: &Path) -> Result<BTreeMap<String, PathBuf>, Diagnostic> {
    let mut homes = BTreeMap::new();
    for (path, text) in read_site(dir)?.into_iter().filter(|(p, _)| p.starts_with("policies/")) {
        let here = dir.join(path);
        let names = policies(&text).map_err(|e| refused(&here, &e.to_string()))?;
        homes.extend(names.into_iter().map(|name| (name, here.clone())));
    }
    Ok(homes)
}

fn words(path: &Path, suggestion: &Suggestion) -> String {
    let rule = &suggestion.rule;
    format!(
        "{}: {} rule `{}` allows {} for {}",
        path.display(),
        suggestion.direction.word(),
        rule.id,
        rule.services.join(", "),
        rule.needs.join(", ")
    )
}

fn refused(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::error("cannot-edit", Place::Path(path.display().to_string()), why)
        .help("write the rule by hand; no file was changed")
}
