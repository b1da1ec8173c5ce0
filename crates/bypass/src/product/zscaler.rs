// SPDX-License-Identifier: Apache-2.0
//! Zscaler Internet Access: a custom URL category, and a rule for TLS inspection that spares it.

mod list;
mod matching;

use portolan_allowlist::Pattern;
use serde_json::{Value, json};

use super::{Product, Reading, hcl};
use crate::Target;
use crate::lines::{entries, unquoted};
use crate::write::{Refusal, Settings};

pub(super) use list::{add_all, places};

pub(crate) struct Zscaler;

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
        let category = json!({
            "configuredName": settings.name,
            "superCategory": "USER_DEFINED",
            "customCategory": true,
            "type": "URL_CATEGORY",
            "urls": entries,
        });
        format!("{category:#}\n")
    }

    /// `server_certificates` and `min_tls_version` must not stand beside `bypass_other_policies`
    /// (zscaler/zia, resource zia_ssl_inspection_rules); rules have at most 31 characters of name.
    fn terraform(&self, entries: &[String], settings: &Settings) -> Result<String, &'static str> {
        let urls: String = entries.iter().map(|entry| format!("    \"{entry}\",\n")).collect();
        let name = &settings.name;
        Ok(format!(
            "resource \"zia_url_categories\" \"citrix\" {{\n  super_category  = \"USER_DEFINED\"\n  configured_name = \"{name}\"\n  \
             custom_category = true\n  type            = \"URL_CATEGORY\"\n  urls = [\n{urls}  ]\n}}\n\n\
             resource \"zia_ssl_inspection_rules\" \"citrix\" {{\n  name           = \"{name}\"\n  state          = \"ENABLED\"\n  \
             order          = 1\n  rank           = 7\n  url_categories = [zia_url_categories.citrix.id]\n  action {{\n    \
             type = \"DO_NOT_DECRYPT\"\n    do_not_decrypt_sub_actions {{\n      bypass_other_policies                 = true\n      \
             block_ssl_traffic_with_no_sni_enabled = true\n    }}\n  }}\n}}\n\n\
             resource \"zia_activation_status\" \"citrix\" {{\n  status     = \"ACTIVE\"\n  depends_on = [zia_url_categories.citrix, zia_ssl_inspection_rules.citrix]\n}}\n"
        ))
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

    fn comment(&self) -> Option<&'static str> {
        None
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "send it with POST /api/v1/urlCategories; an existing category is added to with PUT /api/v1/urlCategories/{id}?action=ADD_TO_LIST, for a plain PUT replaces it",
            "then make a rule for TLS inspection (SSL Inspection Policy) with this category, action Do Not Inspect, Bypass Other Policies, above every rule that inspects",
            "nothing takes effect before POST /api/v1/status",
            "names under `urls` leave the category that they had before; where other rules hang on that, use `dbCategorizedUrls` instead",
            "a leading dot covers the name itself and five levels below; of two categories the one with the longer match has the name",
            "limits: 25,000 entries over all categories, 64 categories; one entry that is refused refuses the whole request",
        ]
    }

    fn terraform_notes(&self) -> &'static [&'static str] {
        &[
            "for the provider zscaler/zia; zia_activation_status puts it in force, and is made last",
            "the rule must stand above every rule that inspects; orders have no gaps, and predefined rules keep theirs: where the provider moves it, give it the first free number",
            "names under `urls` leave the category that they had before; where other rules hang on that, use `db_categorized_urls` instead",
            "limits: 25,000 entries over all categories, 64 categories; one entry that is refused refuses the whole request",
        ]
    }
}
