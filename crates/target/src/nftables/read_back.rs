// SPDX-License-Identifier: Apache-2.0
//! What stands in force, from `nft -j list table`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::leftover::is_plain;
use super::script::{GUARD, all_chains, rule_digests};
use super::{Key, Map, RuleSet, Verdict};

/// A table as the kernel holds it, as far as it has to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadBack {
    /// The table has flags, of which ours have none: `dormant`, and it does nothing.
    pub dormant: bool,
    /// For each chain, the digest that each of its rules carries, in their order.
    pub chains: BTreeMap<String, Vec<Option<String>>>,
    /// The chains that the kernel enters: of what type, at which hook, with which priority and
    /// policy.
    pub entered: BTreeMap<String, String>,
    /// For each map and each exact set, its elements in nft's words; those of a set have no verdict.
    pub maps: BTreeMap<String, BTreeSet<(String, String)>>,
    /// Which of these are sets.
    pub sets: BTreeSet<String>,
}

/// Why a listing is not one of nft's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadBackError {
    #[error("the listing is not JSON: {0}")]
    Json(String),
    #[error("the listing has no `nftables` array")]
    Shape,
}

/// Reads a listing.
pub fn read_back(listing: &[u8]) -> Result<ReadBack, ReadBackError> {
    let json: Value =
        serde_json::from_slice(listing).map_err(|e| ReadBackError::Json(e.to_string()))?;
    let objects = json.get("nftables").and_then(Value::as_array).ok_or(ReadBackError::Shape)?;
    let mut back = ReadBack::default();
    for object in objects {
        if let Some(table) = object.get("table") {
            // nft 1.0.6 writes a wrong word here, but nothing where a table has no flags, as ours.
            back.dormant = table.get("flags").is_some_and(|flags| !is_empty(flags));
        }
        if let Some(chain) = object.get("chain") {
            back.chains.entry(text(chain, "name")).or_default();
            back.entered.extend(base(chain).map(|base| (text(chain, "name"), base)));
        }
        if let Some(map) = object.get("map") {
            let elements = map.get("elem").and_then(Value::as_array);
            let elements = elements.into_iter().flatten().filter_map(element).collect();
            back.maps.insert(text(map, "name"), elements);
        }
        // The other sets hold what passes by with time, and are no part of what was wanted.
        if let Some(set) = object.get("set").filter(|s| text(s, "name").starts_with("exact")) {
            let elements = set.get("elem").and_then(Value::as_array);
            let elements = elements.into_iter().flatten().map(|e| (key(e), String::new()));
            back.maps.insert(text(set, "name"), elements.collect());
            back.sets.insert(text(set, "name"));
        }
        if let Some(rule) = object.get("rule") {
            let comment = rule.get("comment").and_then(Value::as_str).map(str::to_string);
            back.chains.entry(text(rule, "chain")).or_default().push(comment);
        }
    }
    Ok(back)
}

fn is_empty(flags: &Value) -> bool {
    flags.as_array().is_some_and(Vec::is_empty) || flags.as_str().is_some_and(str::is_empty)
}

/// `filter input 0 accept`; `None` of a chain that others jump to.
fn base(chain: &Value) -> Option<String> {
    let words = ["type", "hook", "prio", "policy"].map(|key| chain.get(key));
    let [_, Some(_), ..] = words else { return None };
    let word =
        |v: Option<&Value>| v.map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_string));
    Some(words.map(|v| word(v).unwrap_or_default()).join(" "))
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_string()
}

fn element(pair: &Value) -> Option<(String, String)> {
    let pair = pair.as_array()?;
    Some((key(pair.first()?), verdict(pair.get(1)?)))
}

fn key(value: &Value) -> String {
    if let Some(parts) = value.get("concat").and_then(Value::as_array) {
        return parts.iter().map(key).collect::<Vec<_>>().join(" . ");
    }
    if let Some(prefix) = value.get("prefix") {
        return format!("{}/{}", text(prefix, "addr"), prefix.get("len").unwrap_or(&Value::Null));
    }
    if let Some([first, last]) = value.get("range").and_then(Value::as_array).map(Vec::as_slice) {
        return format!("{}-{}", key(first), key(last));
    }
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

fn verdict(value: &Value) -> String {
    for word in ["jump", "goto"] {
        if let Some(target) = value.get(word) {
            return format!("{word} {}", text(target, "target"));
        }
    }
    let words = value.as_object().and_then(|o| o.keys().next());
    words.cloned().unwrap_or_else(|| value.to_string())
}

impl ReadBack {
    /// The same without the rules that guard a table which is on trial, or sleeps for one.
    #[must_use]
    pub fn unguarded(mut self) -> Self {
        for (_, rules) in
            self.chains.iter_mut().filter(|(name, _)| self.entered.contains_key(*name))
        {
            if rules.first().is_some_and(|rule| rule.as_deref() == Some(GUARD)) {
                rules.remove(0);
            }
        }
        self
    }

    /// In words, where the kernel's table is not the one wanted; empty where it is, but for what
    /// [`Self::leftover`] tells.
    pub fn drift(&self, wanted: &RuleSet) -> Vec<String> {
        let mut drift = Vec::new();
        let chains = all_chains(wanted);
        if self.dormant {
            drift.push("the table is dormant".into());
        }
        for (name, rules) in &chains {
            match self.chains.get(*name) {
                None => drift.push(format!("chain `{name}` is missing")),
                Some(found) if *found != rule_digests(rules) => {
                    drift.push(format!("chain `{name}` has other rules"));
                }
                Some(_) => {}
            }
        }
        for hook in wanted.hooks.iter().map(|hook| hook.kind.word()) {
            let base = format!("filter {hook} 0 accept");
            if self.chains.contains_key(hook) && self.entered.get(hook) != Some(&base) {
                drift.push(format!("chain `{hook}` is not entered as it should be"));
            }
        }
        let others = self.chains.keys().filter(|n| !chains.contains_key(n.as_str()));
        for name in others.filter(|n| !self.is_ours(n)) {
            drift.push(format!("chain `{name}` is not ours"));
        }
        for (name, map) in &wanted.maps {
            if self.maps.get(name) != Some(&words(map)) {
                drift.push(format!("map `{name}` has other elements"));
            }
        }
        let others = self.maps.keys().filter(|n| !wanted.maps.contains_key(*n));
        for name in others.filter(|n| !is_plain(n)) {
            drift.push(format!("map `{name}` is not ours"));
        }
        drift
    }
}

fn words(map: &Map) -> BTreeSet<(String, String)> {
    let verdict = |v: &Verdict| if map.exact { String::new() } else { v.to_string() };
    let word = |(k, v): (&Key, &Verdict)| (k.to_string().replace('"', ""), verdict(v));
    map.elements.iter().map(word).collect()
}
