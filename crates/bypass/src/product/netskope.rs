// SPDX-License-Identifier: Apache-2.0
//! Netskope: the domains of a policy for SSL decryption, matched on the name of the ClientHello.
//!
//! Domains are parted by commas; a wildcard is the first label alone (docs.netskope.com, "Add a
//! Policy for SSL Decryption", "URL List Best Practices"). In a policy `*.x` does not cover x; in a
//! list of URLs it does where the tenant has the newer lists, so that it is not counted here.

use portolan_allowlist::{Pattern, language};
use serde_json::Value;

use super::zscaler::places;
use super::{Product, Reading};
use crate::Target;
use crate::lines::{lines, unquoted};
use crate::write::{Refusal, Settings};

pub(crate) struct Netskope;

impl Product for Netskope {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        match pattern {
            Pattern::Exact(name) => Ok(name.clone()),
            Pattern::Below { suffix, labels: 1 } => Ok(format!("*.{suffix}")),
            Pattern::Below { .. } => Err(Refusal::Pattern {
                target: Target::Netskope,
                pattern: pattern.clone(),
                why: "it knows one wildcard, at the beginning",
            }),
        }
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        if entry.contains("://") || entry.contains('/') {
            return Err("a domain has neither scheme nor path".into());
        }
        let suffix = entry.strip_prefix("*.");
        let name = suffix.unwrap_or(entry);
        if name.contains('*') {
            return Err("a wildcard is the first label alone".into());
        }
        let clean = |label: &str| {
            !label.is_empty()
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if !name.split('.').all(clean) || (suffix.is_none() && !name.contains('.')) {
            return Err("a name has letters, digits and hyphens between its dots".into());
        }
        Ok(match suffix {
            Some(suffix) => language::below(suffix, 1),
            None => language::exact(name),
        })
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
            urls(&value, &mut words, &mut reading);
            for (word, at) in places(text, &words) {
                reading.add_as(self, word, bare(word), at);
            }
            return reading;
        }
        let parts = |c: char| c == ',' || c == ';' || c.is_whitespace();
        // Lines of a list of URLs may be comments that begin so.
        for line in lines(text, &["#", ";", "[", "//"]) {
            for word in line.split(parts) {
                reading.add(self, unquoted(word.text), word.at());
            }
        }
        reading
    }

    fn takes_json(&self) -> bool {
        true
    }

    fn comment(&self) -> Option<&'static str> {
        None
    }

    fn allowing(&self, ports: &str) -> Vec<String> {
        vec![format!(
            "needed are {ports}: a real-time policy names no ports; web traffic is steered at 80 and 443, other ports where the steering configuration lists them (Non-Standard Ports), and what is not steered the firewall lets out"
        )]
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "paste it into Policies > SSL Decryption > New Policy, match criteria Domain, action Do Not Decrypt, above every policy that decrypts",
            "a new policy is disabled until it is enabled and applied; real-time policies are still matched",
            "the match is on the name of the ClientHello, not on the certificate",
            "in a list of URLs (a custom category) *.x covers x too where the tenant has the newer lists; in a policy it does not",
            "a list of URLs that is changed by the API takes effect with POST /api/v2/policy/urllist/deploy",
            "the file is for the exception; what lets the names out is a step of your own: Policies > Real-time Protection > New Policy, destination a custom category with a URL list of the same names, action Allow, above every policy that blocks",
            "a steering exception of type Domains sends the traffic past Netskope altogether: that is more than this",
        ]
    }
}

/// An entry of a list of URLs without its scheme, which is ignored, and without a port.
fn bare(entry: &str) -> &str {
    let rest = entry.split_once("://").map_or(entry, |(_, rest)| rest);
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    match rest.rsplit_once(':') {
        Some((host, port)) if port.parse::<u16>().is_ok() => host,
        _ => rest,
    }
}

/// Strings under `urls`, wherever that stands.
fn urls(value: &Value, words: &mut Vec<String>, reading: &mut Reading) {
    match value {
        Value::Array(all) => all.iter().for_each(|each| urls(each, words, reading)),
        Value::Object(keys) => {
            let is_regex = keys.get("type").and_then(Value::as_str) == Some("regex");
            for (key, value) in keys {
                match (key.as_str(), value) {
                    ("urls", Value::Array(_)) if is_regex => {
                        reading.problem(0..0, "lists of regular expressions are not read");
                    }
                    ("urls" | "domains", Value::Array(all)) => {
                        words.extend(all.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    (_, other) => urls(other, words, reading),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
