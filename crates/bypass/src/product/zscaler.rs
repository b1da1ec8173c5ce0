// SPDX-License-Identifier: Apache-2.0
//! Zscaler Internet Access: a custom URL category, and a rule for TLS inspection that spares it.
//!
//! A leading dot matches the name itself and up to five levels below; without it, the name alone
//! (help.zscaler.com, URL format guidelines).

use portolan_allowlist::{Pattern, language};
use serde_json::{Value, json};

use super::{Product, Reading};
use crate::Target;
use crate::lines::{entries, unquoted};
use crate::product::paloalto::hcl_strings;
use crate::write::{Refusal, Settings};

pub(crate) struct Zscaler;

/// Levels below a leading dot.
const LEVELS: usize = 5;
/// Characters of an entry.
const LENGTH_MAX: usize = 1024;

impl Product for Zscaler {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        match pattern {
            Pattern::Exact(name) => Ok(name.clone()),
            Pattern::Below { suffix, labels: 1 } => Ok(format!(".{suffix}")),
            Pattern::Below { .. } => Err(Refusal::Pattern {
                target: Target::Zscaler,
                pattern: pattern.clone(),
                why: "a leading dot begins at the name itself",
            }),
        }
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        if entry.contains("://") {
            return Err("an entry has no scheme".into());
        }
        if entry.contains('*') {
            return Err("wildcards are written as a leading dot".into());
        }
        if entry.len() > LENGTH_MAX || !entry.is_ascii() {
            return Err("an entry has at most 1024 characters, all of ASCII".into());
        }
        if entry.bytes().any(|b| b.is_ascii_uppercase()) {
            return Err("entries are written in lower case".into());
        }
        let (host, path) = entry.split_once('/').unwrap_or((entry, ""));
        if !path.is_empty() {
            return Err("a path is not seen before TLS is opened".into());
        }
        let host = host.split(':').next().unwrap_or(host);
        let name = host.strip_prefix('.').unwrap_or(host);
        if !name.contains('.') {
            return Err("a top-level domain alone is refused".into());
        }
        let labels: Vec<&str> = name.split('.').collect();
        if labels.len() > 2 && labels.iter().rev().take(2).any(|label| label.contains('_')) {
            return Err("no underscore may stand in the last two labels".into());
        }
        let leads = host.starts_with('.');
        Ok(if leads { language::levels(name, 0, LEVELS) } else { language::exact(name) })
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        let category = json!({
            "configuredName": settings.name,
            "superCategory": "USER_DEFINED",
            "customCategory": true,
            "type": "URL_CATEGORY",
            "urls": entries,
        });
        format!("{category:#}\n")
    }

    fn terraform(&self, entries: &[String], settings: &Settings) -> Result<String, &'static str> {
        let urls: String = entries.iter().map(|entry| format!("    \"{entry}\",\n")).collect();
        let name = &settings.name;
        Ok(format!(
            "resource \"zia_url_categories\" \"citrix\" {{\n  super_category  = \"USER_DEFINED\"\n  configured_name = \"{name}\"\n  \
             custom_category = true\n  type            = \"URL_CATEGORY\"\n  urls = [\n{urls}  ]\n}}\n\n\
             resource \"zia_ssl_inspection_rules\" \"citrix\" {{\n  name           = \"{name}: no inspection\"\n  state          = \"ENABLED\"\n  \
             order          = 1\n  rank           = 7\n  url_categories = [zia_url_categories.citrix.id]\n  action {{\n    \
             type = \"DO_NOT_DECRYPT\"\n    do_not_decrypt_sub_actions {{\n      bypass_other_policies                 = true\n      \
             block_ssl_traffic_with_no_sni_enabled = true\n    }}\n  }}\n}}\n\n\
             resource \"zia_activation_status\" \"citrix\" {{\n  status     = \"ACTIVE\"\n  depends_on = [zia_url_categories.citrix, zia_ssl_inspection_rules.citrix]\n}}\n"
        ))
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            let mut words = Vec::new();
            urls(&value, &mut words);
            add_all(self, &mut reading, text, &words);
        } else if let Some(words) = hcl_strings(text, "zia_url_categories", "urls") {
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
            "send it with POST /api/v1/urlCategories; an existing category is added to with PUT /api/v1/urlCategories/{id}?action=ADD_TO_LIST, for a plain PUT replaces it",
            "then make a rule for TLS inspection (SSL Inspection Policy) with this category, action Do Not Inspect, Bypass Other Policies, above every rule that inspects",
            "nothing takes effect before POST /api/v1/status",
            "names under `urls` leave the category that they had before; where other rules hang on that, use `dbCategorizedUrls` instead",
            "limits: 25,000 entries over all categories, 64 categories",
        ]
    }
}

/// Strings under `urls` and `dbCategorizedUrls`, or of a bare array.
fn urls(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|each| match each.as_str() {
            Some(word) => words.push(word.to_owned()),
            None => urls(each, words),
        }),
        Value::Object(keys) => {
            for key in ["urls", "dbCategorizedUrls"] {
                keys.get(key).into_iter().for_each(|value| urls(value, words));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Adds words of a structured text, each at the place where it first stands in quotes.
pub(super) fn add_all(product: &dyn Product, reading: &mut Reading, text: &str, words: &[String]) {
    for word in words {
        let at = text.find(&format!("\"{word}\"")).map_or(0..0, |at| at + 1..at + 1 + word.len());
        reading.add(product, word, at);
    }
}
