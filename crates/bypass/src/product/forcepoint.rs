// SPDX-License-Identifier: Apache-2.0
//! Forcepoint cloud: host names of a custom category.
//!
//! `*.abc.com` is what lies below, `abc.com` itself is another entry, `*abc.com` is all that ends
//! so, a wildcard may also stand within, and one at the end is dropped; an entry with a slash is a path,
//! and paths do not match HTTPS that is not decrypted (Forcepoint Web Security Cloud, Adding sites to
//! custom categories: websense.com/content/support/library/web/hosted/admin_guide/wd_category_sites.aspx).

use portolan_allowlist::{Pattern, language};

use super::{Product, Reading};
use crate::Target;
use crate::glob::{glob, is_address};
use crate::lines::entries;
use crate::write::{Refusal, Settings};

pub(crate) struct Forcepoint;

impl Product for Forcepoint {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        match pattern {
            Pattern::Exact(name) => Ok(name.clone()),
            Pattern::Below { suffix, labels: 1 } => Ok(format!("*.{suffix}")),
            Pattern::Below { .. } => Err(Refusal::Pattern {
                target: Target::Forcepoint,
                pattern: pattern.clone(),
                why: "whether it takes a second wildcard is not documented",
            }),
        }
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        if entry.contains("://") {
            return Err("a host name has no protocol".into());
        }
        if entry.contains('/') {
            return Err("a path does not match HTTPS that is not decrypted".into());
        }
        if entry.contains([':', ',']) || is_address(entry) {
            return Err("it is no host name".into());
        }
        let entry = entry.trim_end_matches('*').trim_end_matches('.');
        if !entry.contains('.') || entry.starts_with('.') {
            return Err("it is no host name with a domain".into());
        }
        match entry.strip_prefix("*.") {
            Some(suffix) if !suffix.contains('*') => Ok(language::below(suffix, 1)),
            _ => Ok(glob(entry)),
        }
    }

    fn write(&self, entries: &[String], _: &Settings) -> String {
        entries.iter().map(|entry| format!("{entry}\n")).collect()
    }

    fn terraform(&self, _: &[String], _: &Settings) -> Result<String, &'static str> {
        Err("the provider is for the firewall, not for the web gateway")
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        for word in entries(text) {
            reading.add(self, word.text, word.at());
        }
        reading
    }

    fn comment(&self) -> Option<&'static str> {
        None
    }

    fn allowing(&self, ports: &str) -> Vec<String> {
        vec![format!(
            "needed are {ports}: a category has no ports; the gateway is for web traffic, and what it does not carry (other ports, and UDP) the firewall lets out"
        )]
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "add the host names to a custom category (Web > Custom Categories): paste them, or send them with the Custom Category API; there is no file to import",
            "set the category's TLS inspection to \"Do not decrypt\" where your edition has that; older ones decrypt standard categories alone, so that a custom one is spared already",
            "the file holds the names alone; what lets them out is a step of your own: give the custom category the action Allow in each web policy (Web > Policies > Web Categories) that is for the connectors",
            "on the appliance, recategorised URLs are matched as strings with an open end: write the port behind the name there",
        ]
    }
}
