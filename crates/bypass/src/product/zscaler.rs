// SPDX-License-Identifier: Apache-2.0
//! Zscaler Internet Access: a custom URL category, and a rule for TLS inspection that spares it.

mod list;
mod matching;
mod requests;
mod resources;

use portolan_allowlist::Pattern;
use serde_json::Value;

use super::{Product, Reading, hcl};
use crate::Target;
use crate::lines::{entries, unquoted};
use crate::write::{Refusal, Settings};

pub(super) use list::{add_all, places};

pub(crate) struct Zscaler;

/// All that a rule for URL filtering may be for.
const METHODS: [&str; 9] =
    ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "OTHER", "POST", "PUT", "TRACE"];

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
        matching::matches(entry)
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        requests::all(entries, settings)
    }

    fn terraform(&self, entries: &[String], settings: &Settings) -> Result<String, &'static str> {
        Ok(resources::all(entries, settings))
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            list::categories(self, &value, text, &mut reading);
            return reading;
        }
        let resource = "zia_url_categories";
        let lists = ["urls", "db_categorized_urls"].map(|key| hcl::strings(text, resource, key));
        if lists.iter().any(Option::is_some) {
            lists.iter().flatten().for_each(|words| add_all(self, &mut reading, text, words));
            return reading;
        }
        for word in entries(text) {
            reading.add(self, unquoted(word.text), word.at());
        }
        reading
    }

    fn resources(&self) -> &'static [&'static str] {
        &["zia_url_categories"]
    }

    fn takes_json(&self) -> bool {
        true
    }

    fn comment(&self) -> Option<&'static str> {
        None
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "send the requests in their order, each `body` to its `path`; the answers to the first and to /networkServices carry an `id`, which goes in the place of CATEGORY_ID and (a number) of SERVICE_ID; an existing category is added to with PUT /api/v1/urlCategories/{id}?action=ADD_TO_LIST, for a plain PUT replaces it",
            "each rule must stand above every rule that inspects or blocks; orders have no gaps, and predefined rules keep theirs",
            "nothing takes effect before POST /api/v1/status, the last",
            "names under `urls` leave the category that they had before; where other rules hang on that, use `dbCategorizedUrls` instead",
            "a leading dot covers the name itself and five levels below; of two categories the one with the longer match has the name",
            "limits: 25,000 entries over all categories, 64 categories; one entry that is refused refuses the whole request",
        ]
    }

    fn allowing(&self, ports: &str) -> Vec<String> {
        [
            format!("the rule for URL filtering lets out what the web proxy carries, the rule of the firewall {ports}, where that is licensed; both are for everyone: narrow them to the locations of your connectors"),
            "where a port is refused because a predefined service has it (HTTP, HTTPS, QUIC), leave it out of the service and name that one in the rule as well".to_owned(),
            "the firewall knows the category of a connection by its name: UDP 443 (EDT) may show none, and is then let out by addresses".to_owned(),
        ]
        .into()
    }

    fn terraform_notes(&self) -> &'static [&'static str] {
        &[
            "for the provider zscaler/zia; zia_activation_status puts it in force, and is made last",
            "each rule must stand above every rule that inspects or blocks; orders have no gaps, and predefined rules keep theirs: where the provider moves it, give it the first free number",
            "names under `urls` leave the category that they had before; where other rules hang on that, use `db_categorized_urls` instead",
            "limits: 25,000 entries over all categories, 64 categories; one entry that is refused refuses the whole request",
        ]
    }
}
