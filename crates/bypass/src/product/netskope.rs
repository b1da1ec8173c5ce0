// SPDX-License-Identifier: Apache-2.0
//! Netskope: the domains of a policy for SSL decryption, matched on the name of the ClientHello.
//!
//! docs.netskope.com, "Add a Policy for SSL Decryption": domains parted by commas, wildcards allowed.

use portolan_allowlist::{Pattern, language};
use serde_json::Value;

use super::zscaler::add_all;
use super::{Product, Reading};
use crate::lines::{entries, unquoted};
use crate::write::{Refusal, Settings};

pub(crate) struct Netskope;

impl Product for Netskope {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        match pattern {
            Pattern::Exact(name) => Ok(name.clone()),
            Pattern::Below { suffix, labels } => Ok(format!("{}{suffix}", "*.".repeat(*labels))),
        }
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        if entry.contains("://") || entry.contains('/') {
            return Err("a domain has neither scheme nor path".into());
        }
        let wildcards = entry.matches("*.").count();
        let rest = entry.trim_start_matches("*.");
        if rest.contains('*') || !rest.contains('.') {
            return Err("a wildcard stands for whole labels at the beginning".into());
        }
        Ok(if wildcards == 0 { language::exact(rest) } else { language::below(rest, wildcards) })
    }

    fn write(&self, entries: &[String], _: &Settings) -> String {
        format!("{}\n", entries.join(","))
    }

    fn terraform(&self, _: &[String], _: &Settings) -> Result<String, &'static str> {
        Err("the provider knows private access alone, neither decryption nor steering")
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            let mut words = Vec::new();
            urls(&value, &mut words);
            add_all(self, &mut reading, text, &words);
        } else {
            for word in entries(text) {
                reading.add(self, unquoted(word.text), word.at());
            }
        }
        reading
    }

    fn comment(&self) -> Option<&'static str> {
        None
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "paste it into Policies > SSL Decryption > New Policy, match criteria Domain, action Do Not Decrypt, above every policy that decrypts",
            "a new policy is disabled until it is enabled and applied; real-time policies are still matched",
            "the match is on the name of the ClientHello, not on the certificate",
            "a list of URLs that is changed by the API takes effect with POST /api/v2/policy/urllist/deploy",
            "a steering exception of type Domains sends the traffic past Netskope altogether: that is more than this",
        ]
    }
}

/// Strings under `urls`, wherever that stands.
fn urls(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|each| urls(each, words)),
        Value::Object(keys) => keys.iter().for_each(|(key, value)| match (key.as_str(), value) {
            ("urls" | "domains", Value::Array(all)) => {
                words.extend(all.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            (_, other) => urls(other, words),
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
