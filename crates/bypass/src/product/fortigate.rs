// SPDX-License-Identifier: Apache-2.0
//! Fortinet FortiGate: objects for names, and an SSL/SSH profile that exempts them.
//!
//! `ssl-exempt` names an object or a group of them, never a pattern. In a pattern `*` stands for any
//! characters (the objects that FortiOS ships have `*.box.com`, `*play.google.com`,
//! `aus*.mozilla.org`). Objects for `ssl-exempt` and objects for policies are of two kinds
//! (FortiOS CLI reference, `firewall wildcard-fqdn custom`, `firewall address`; Fortinet community,
//! article 190830).

mod grammar;
mod objects;
mod terraform;
mod write;

use portolan_allowlist::Pattern;

use super::{Product, Reading};
use crate::glob::{glob, is_address};
use crate::write::{Refusal, Settings};

pub(crate) struct Fortigate;

/// Characters of a pattern.
const LENGTH_MAX: usize = 255;

impl Product for Fortigate {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        Ok(match pattern {
            Pattern::Exact(name) => name.clone(),
            Pattern::Below { suffix, labels } => format!("{}{suffix}", "*.".repeat(*labels)),
        })
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        if entry.contains([':', '/', ',', ' ', '"']) || entry.is_empty() {
            return Err("a name has neither scheme, port nor path".into());
        }
        if entry.len() > LENGTH_MAX {
            return Err("a name has at most 255 characters".into());
        }
        if is_address(entry) {
            return Err("it is an address".into());
        }
        if entry.starts_with('.') || entry.ends_with('.') {
            return Err("a name neither begins nor ends with a dot".into());
        }
        Ok(glob(entry))
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        write::native(entries, settings)
    }

    fn terraform(&self, entries: &[String], settings: &Settings) -> Result<String, &'static str> {
        Ok(write::terraform(entries, settings))
    }

    fn read(&self, text: &str) -> Reading {
        if let Some(reading) = terraform::read(self, text) {
            return reading;
        }
        let mut reading = Reading::default();
        let blocks = grammar::parse(text, &mut reading);
        objects::exempted(self, &blocks, &mut reading);
        reading
    }

    fn resources(&self) -> &'static [&'static str] {
        &["fortios_firewallwildcardfqdn_custom"]
    }

    fn comment(&self) -> Option<&'static str> {
        Some("#")
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "paste it into the shell of the firewall; each `end` puts its part in force",
            "put the profile into the policy that inspects, or move its `config ssl-exempt` into the profile that you have, with free numbers",
            "`ssl-exempt` names objects, never patterns",
            "a policy with flow-based inspection exempts by the name of the ClientHello; with proxy-based inspection an exempted name exempts every name at the same address (Fortinet community, article 387569)",
            "the address objects and their group are for the policy that lets the connector out, from FortiOS 6.2.2 on; a wildcard there holds what the firewall has seen in answers of DNS",
        ]
    }

    fn terraform_notes(&self) -> &'static [&'static str] {
        &[
            "for the provider fortinetdev/fortios; each resource is in force as soon as it is applied",
            "name the profile in the policy that inspects (`ssl_ssh_profile` of fortios_firewall_policy), or give your own profile the `ssl_exempt` blocks",
            "`ssl_exempt` names objects, never patterns",
            "a policy with flow-based inspection exempts by the name of the ClientHello; with proxy-based inspection an exempted name exempts every name at the same address (Fortinet community, article 387569)",
            "the address group and the service are for the policy that lets the connector out (`dstaddr`, `service`), which is yours to write: its interfaces and sources are not known here; from FortiOS 6.2.2 on, a wildcard there holds what the firewall has seen in answers of DNS",
        ]
    }
}
