// SPDX-License-Identifier: Apache-2.0
//! Discovered flows become rules of the policies that flagged them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place};
use portolan_flow::{Discovered, Suggestion, suggest};
use portolan_site::edit::{Peer, add_rule, policies};
use portolan_site::model::Site;

use crate::files::{read, read_site, replace_all};

/// Writes a rule for each kind of flow that some chart calls for, and returns what was written,
/// a line each. Nothing is written where any of it cannot be.
pub(crate) fn accept(
    dir: &Path,
    site: &Site,
    catalogue: &Catalogue,
    found: &[&Discovered],
) -> Result<Vec<String>, Diagnostic> {
    let homes = homes(dir)?;
    let wanted = found.iter().filter_map(|f| suggest(site, catalogue, f));
    let mut rules = merged(wanted.filter(|s| !s.rule.needs.is_empty()).collect());
    name_apart(&mut rules);
    let mut texts: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut lines = Vec::new();
    for one in &rules {
        let Some(path) = homes.get(&one.policy) else { continue };
        let text = texts.get(path).cloned().map_or_else(|| read(path), Ok)?;
        let edited = add_rule(&text, &one.policy, one.direction, &one.rule);
        let edited = edited.map_err(|e| refused(path, &e.to_string()))?;
        texts.insert(path.clone(), edited);
        lines.push(words(path, one));
    }
    replace_all(&texts.into_iter().collect::<Vec<_>>())?;
    Ok(lines)
}

/// As few rules as say the same: first the services of one peer, then the peers of one list of
/// services.
fn merged(all: Vec<Suggestion>) -> Vec<Suggestion> {
    let by_service = fold(all, |into, one| {
        let same = into.rule.peer == one.rule.peer;
        if same {
            let fresh = one.rule.services.iter().filter(|s| !into.rule.services.contains(s));
            let fresh: Vec<String> = fresh.cloned().collect();
            into.rule.services.extend(fresh);
        }
        same
    });
    fold(by_service, |into, one| {
        into.rule.services == one.rule.services && join(&mut into.rule.peer, &one.rule.peer)
    })
}

/// Merges each suggestion into the first of its place that takes it.
fn fold(
    all: Vec<Suggestion>,
    merge: impl Fn(&mut Suggestion, &Suggestion) -> bool,
) -> Vec<Suggestion> {
    let mut kept: Vec<Suggestion> = Vec::new();
    for one in all {
        let place = |s: &Suggestion| {
            (s.policy.clone(), s.direction, s.rule.at.clone(), s.rule.needs.clone())
        };
        let mut into = kept.iter_mut().filter(|k| place(k) == place(&one));
        let done = into.any(|k| merge(k, &one));
        if !done {
            kept.push(one);
        }
    }
    kept
}

/// Selectors over one same key become one selector with more values.
fn join(into: &mut Peer, one: &Peer) -> bool {
    let (Peer::Categories(into), Peer::Categories(one)) = (into, one) else { return false };
    if into.len() != 1 || !into.keys().eq(one.keys()) {
        return false;
    }
    for (key, values) in one {
        values.iter().for_each(|value| into.add(key.clone(), value.clone()));
    }
    true
}

/// Gives rules of one policy that wish for one id different ones.
fn name_apart(rules: &mut [Suggestion]) {
    let mut taken: BTreeSet<(String, String)> = BTreeSet::new();
    for one in rules {
        let wish = one.rule.id.clone();
        let mut number = 2;
        while !taken.insert((one.policy.clone(), one.rule.id.clone())) {
            one.rule.id = format!("{wish}-{number}");
            number += 1;
        }
    }
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
