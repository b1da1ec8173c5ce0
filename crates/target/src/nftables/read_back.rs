// SPDX-License-Identifier: Apache-2.0
//! What stands in force, from `nft -j list table`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::script::{all_chains, chain_digest};
use super::{Key, Map, RuleSet, Verdict};

/// A table as the kernel holds it, as far as it has to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadBack {
    /// For each chain, the digest that its first rule carries, and how many rules it has.
    pub chains: BTreeMap<String, (Option<String>, usize)>,
    /// For each map, its elements in nft's words.
    pub maps: BTreeMap<String, BTreeSet<(String, String)>>,
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
        if let Some(chain) = object.get("chain") {
            back.chains.entry(text(chain, "name")).or_default();
        }
        if let Some(map) = object.get("map") {
            let elements = map.get("elem").and_then(Value::as_array);
            let elements = elements.into_iter().flatten().filter_map(element).collect();
            back.maps.insert(text(map, "name"), elements);
        }
        if let Some(rule) = object.get("rule") {
            let entry = back.chains.entry(text(rule, "chain")).or_default();
            entry.1 += 1;
            if entry.0.is_none() {
                entry.0 = rule.get("comment").and_then(Value::as_str).map(str::to_string);
            }
        }
    }
    Ok(back)
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
    /// In words, where the kernel's table is not the one wanted; empty where it is.
    pub fn drift(&self, wanted: &RuleSet) -> Vec<String> {
        let mut drift = Vec::new();
        let chains = all_chains(wanted);
        for (name, rules) in &chains {
            let digest = self.chains.get(*name).and_then(|(d, _)| d.clone());
            if digest != Some(chain_digest(rules)) {
                drift.push(format!("chain `{name}` is missing or other"));
            }
            let count: usize = rules.iter().map(|r| r.words().len()).sum();
            if self.chains.get(*name).is_some_and(|(_, n)| *n != count) {
                drift.push(format!("chain `{name}` has gained or lost rules"));
            }
        }
        for name in self.chains.keys().filter(|n| !chains.contains_key(n.as_str())) {
            drift.push(format!("chain `{name}` is not ours"));
        }
        for (name, map) in &wanted.maps {
            if self.maps.get(name) != Some(&words(map)) {
                drift.push(format!("map `{name}` has other elements"));
            }
        }
        for name in self.maps.keys().filter(|n| !wanted.maps.contains_key(*n)) {
            drift.push(format!("map `{name}` is not ours"));
        }
        drift
    }
}

fn words(map: &Map) -> BTreeSet<(String, String)> {
    let word = |(k, v): (&Key, &Verdict)| (k.to_string().replace('"', ""), v.to_string());
    map.elements.iter().map(word).collect()
}
