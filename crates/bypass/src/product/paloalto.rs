// SPDX-License-Identifier: Apache-2.0
//! Palo Alto Networks PAN-OS: a custom URL category, and a decryption rule that leaves it closed.

mod commands;
mod config;
mod excerpt;
mod matching;
mod write;

use portolan_allowlist::Pattern;

use super::zscaler::add_all;
use super::{Product, Reading, hcl};
use crate::lines::{entries, unquoted};
use crate::write::{Refusal, Settings};

pub(super) use commands::{has_commands, quoted_words};

pub(crate) struct Paloalto;

impl Product for Paloalto {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        Ok(match pattern {
            Pattern::Exact(name) => format!("{name}/"),
            // All but one of the labels by carets, for two asterisks may not follow each other.
            Pattern::Below { suffix, labels } => {
                format!("{}*.{suffix}/", "^.".repeat(labels.saturating_sub(1)))
            }
        })
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        matching::matches(entry)
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        write::native(entries, settings)
    }

    fn terraform(&self, entries: &[String], settings: &Settings) -> Result<String, &'static str> {
        Ok(write::terraform(entries, settings))
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        if let Some(words) = hcl::strings(text, "panos_custom_url_category", "list") {
            add_all(self, &mut reading, text, &words);
        } else if text.trim_start().starts_with('<') {
            excerpt::read(text).decided(self, &mut reading);
        } else if has_commands(text) {
            commands::read(text).decided(self, &mut reading);
        } else {
            // An external list: one entry a line.
            for word in entries(text) {
                reading.add(self, unquoted(word.text), word.at());
            }
        }
        reading
    }

    fn resources(&self) -> &'static [&'static str] {
        &["panos_custom_url_category"]
    }

    fn takes_xml(&self) -> bool {
        true
    }

    fn comment(&self) -> Option<&'static str> {
        None
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "enter it in configuration mode (`configure`); nothing takes effect before the `commit` at its end",
            "the exception stands above every rule that decrypts: `move` brings it there",
            "keep the slash at the end of an entry: up to PAN-OS 10.1, or where Append Ending Token is off, an entry without it also matches names that go on behind it, such as xendesktop.net.example.com",
            "on Panorama, `set device-group NAME pre-rulebase decryption rules ...` in place of `set rulebase decryption rules ...`, and the same of `security rules`",
            "the same entries, one a line, serve as an external dynamic list of type URL List (a Domain List takes no such entries), which is refreshed without a commit",
        ]
    }

    fn allowing(&self, ports: &str) -> Vec<String> {
        [
            format!("the security rule lets the names out at {ports}, from everywhere: put your connectors into its source, and your profiles and your zones into it as your other rules have them"),
            "the firewall knows the category from HTTP and from the name in the ClientHello, so that UDP 443 (EDT) never matches it: where that is denied, let it out by addresses".to_owned(),
        ]
        .into()
    }

    fn terraform_notes(&self) -> &'static [&'static str] {
        &[
            "for the provider PaloAltoNetworks/panos from version 2 on; it changes the candidate configuration, and nothing takes effect before a commit on the firewall or on Panorama",
            "the rule stands first, above every rule that decrypts",
            "keep the slash at the end of an entry: up to PAN-OS 10.1, or where Append Ending Token is off, an entry without it also matches names that go on behind it, such as xendesktop.net.example.com",
        ]
    }
}
