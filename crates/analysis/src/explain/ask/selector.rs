// SPDX-License-Identifier: Apache-2.0
//! Workloads by category, on a command line: `AppTier=VDA,Zone=Secure`.

use std::collections::{BTreeMap, BTreeSet};

use portolan_diagnostics::{Diagnostic, Place};
use portolan_net::AddressSet;
use portolan_site::model::{Site, Workload};
use portolan_site::nearest;

/// So many known words are named.
const WORDS_MAX: usize = 8;

/// The workloads that have, for each key, one of the values given for it.
pub(super) fn select(site: &Site, word: &str, place: Place) -> Result<AddressSet, Diagnostic> {
    let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for pair in word.split(',') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (key, value) = (key.trim(), value.trim());
        if !is_known(site, key, value) {
            return Err(unknown(site, key, value, place));
        }
        wanted.entry(key).or_default().insert(value);
    }
    let selected = site.workloads.iter().filter(|w| wanted.iter().all(|(k, v)| has(w, k, v)));
    let set = AddressSet::hosts(selected.flat_map(|w| w.addresses.clone()));
    if set.is_empty() {
        let said = format!("no workload of the site is all of `{word}`");
        let help = "values of one key are alternatives, keys must all match";
        return Err(Diagnostic::error("unknown-end", place, said).help(help));
    }
    Ok(set)
}

fn has(workload: &Workload, key: &str, values: &BTreeSet<&str>) -> bool {
    let carried = workload.categories.get(key);
    carried.is_some_and(|carried| carried.iter().any(|v| values.contains(v.as_str())))
}

fn is_known(site: &Site, key: &str, value: &str) -> bool {
    site.workloads.iter().any(|w| has(w, key, &BTreeSet::from([value])))
}

fn unknown(site: &Site, key: &str, value: &str, place: Place) -> Diagnostic {
    let values: BTreeSet<&str> = site
        .workloads
        .iter()
        .filter_map(|w| w.categories.get(key))
        .flatten()
        .map(|v| &**v)
        .collect();
    let keys: BTreeSet<&str> =
        site.workloads.iter().flat_map(|w| w.categories.keys()).map(|k| &**k).collect();
    let is_key = values.is_empty();
    let (said, of, known) = if is_key {
        (format!("no workload of the site has the category `{key}`"), "the site's keys are", keys)
    } else {
        (format!("no workload of the site has `{key}={value}`"), "the values there are", values)
    };
    if let Some(near) = nearest(if is_key { key } else { value }, known.iter().copied()) {
        let (key, value) = if is_key { (near, value) } else { (key, near) };
        return Diagnostic::error("unknown-end", place, said)
            .help(format!("did you mean `{key}={value}`?"));
    }
    let more = known.len().saturating_sub(WORDS_MAX);
    let known: Vec<String> = known.iter().take(WORDS_MAX).map(|k| format!("`{k}`")).collect();
    let help = match known.as_slice() {
        [] => "no workload has a category; give one by name or by address".to_owned(),
        known if more > 0 => format!("{of} {} and {more} more", known.join(", ")),
        known => format!("{of} {}", known.join(", ")),
    };
    Diagnostic::error("unknown-end", place, said).help(help)
}
