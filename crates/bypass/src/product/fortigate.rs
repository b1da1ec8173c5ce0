// SPDX-License-Identifier: Apache-2.0
//! Fortinet FortiGate: objects for names, and an SSL/SSH profile that exempts them.
//!
//! `ssl-exempt` names the object, never the pattern. In a pattern `*` stands for any characters
//! (the objects that FortiOS ships have `*.box.com`, `*play.google.com`, `aus*.mozilla.org`).

mod grammar;

use std::collections::BTreeMap;
use std::ops::Range;

use portolan_allowlist::{Pattern, language};

use super::{Product, Reading};
use crate::write::{Refusal, Settings};
use grammar::{Block, parse};

pub(crate) struct Fortigate;

impl Product for Fortigate {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        Ok(match pattern {
            Pattern::Exact(name) => name.clone(),
            Pattern::Below { suffix, labels } => format!("{}{suffix}", "*.".repeat(*labels)),
        })
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        if entry.contains("://") || entry.contains('/') || entry.is_empty() {
            return Err("a name has neither scheme nor path".into());
        }
        let parts: Vec<String> = entry.split('*').map(language::escape).collect();
        Ok(parts.join(".*"))
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        let prefix = settings.joined("-").to_ascii_lowercase();
        let objects: String = entries
            .iter()
            .map(|entry| {
                format!(
                    "    edit \"{}\"\n        set wildcard-fqdn \"{entry}\"\n    next\n",
                    object(&prefix, entry)
                )
            })
            .collect();
        let exempt: String = entries
            .iter()
            .zip(1_u32..)
            .map(|(entry, number)| {
                format!(
                    "            edit {number}\n                set type wildcard-fqdn\n                set wildcard-fqdn \"{}\"\n            next\n",
                    object(&prefix, entry)
                )
            })
            .collect();
        format!(
            "config firewall wildcard-fqdn custom\n{objects}end\n\
             config firewall ssl-ssh-profile\n    edit \"deep-inspection-{prefix}\"\n        config https\n            set ports 443\n            \
             set status deep-inspection\n        end\n        config ssl-exempt\n{exempt}        end\n    next\nend\n"
        )
    }

    fn terraform(&self, entries: &[String], settings: &Settings) -> Result<String, &'static str> {
        let prefix = settings.joined("-").to_ascii_lowercase();
        let list: String =
            entries.iter().map(|e| format!("    \"{}\" = \"{e}\"\n", object(&prefix, e))).collect();
        Ok(format!(
            "locals {{\n  citrix_cloud = {{\n{list}  }}\n}}\n\n\
             resource \"fortios_firewallwildcardfqdn_custom\" \"citrix\" {{\n  for_each      = local.citrix_cloud\n  name          = each.key\n  wildcard_fqdn = each.value\n}}\n\n\
             resource \"fortios_firewall_sslsshprofile\" \"citrix\" {{\n  name = \"deep-inspection-{prefix}\"\n  https {{\n    ports  = \"443\"\n    status = \"deep-inspection\"\n  }}\n  \
             dynamic \"ssl_exempt\" {{\n    for_each = sort(keys(local.citrix_cloud))\n    content {{\n      id            = ssl_exempt.key + 1\n      type          = \"wildcard-fqdn\"\n      \
             wildcard_fqdn = fortios_firewallwildcardfqdn_custom.citrix[ssl_exempt.value].name\n    }}\n  }}\n}}\n"
        ))
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        let blocks = parse(text, &mut reading);
        let objects = objects(&blocks);
        let exempted = exempted(&blocks);
        if exempted.is_empty() {
            reading.problem(0..0, "no profile has an `ssl-exempt`: objects alone exempt nothing");
        }
        for (name, at) in exempted {
            match objects.get(name) {
                Some((pattern, place)) => reading.add(self, pattern, place.clone()),
                None => reading.problem(at, format!("`ssl-exempt` names the object `{name}`, and there is none; a pattern cannot stand there")),
            }
        }
        reading
    }

    fn comment(&self) -> Option<&'static str> {
        Some("#")
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "paste it into the shell of the firewall; each `end` puts its part in force",
            "put the profile into the policy that inspects, or move its `config ssl-exempt` into the profile that you have, with free numbers",
            "`ssl-exempt` names objects, never patterns",
        ]
    }
}

/// What the object of an entry is called: at most 63 characters, told apart by the whole name.
fn object(prefix: &str, entry: &str) -> String {
    let entry = entry.replace('*', "all");
    format!("{prefix}-{entry}").chars().take(63).collect()
}

type Objects<'a> = BTreeMap<&'a str, (&'a str, Range<usize>)>;

/// Patterns by the name of their object.
fn objects<'a>(blocks: &'a [Block<'a>]) -> Objects<'a> {
    let mut all = BTreeMap::new();
    for block in blocks {
        let key = match block.path.as_slice() {
            ["firewall wildcard-fqdn custom", _] => "wildcard-fqdn",
            ["firewall address", _] => "fqdn",
            _ => continue,
        };
        if let (Some(name), Some((value, at))) = (block.path.last(), block.set(key)) {
            all.insert(*name, (value, at));
        }
    }
    all
}

/// Names of objects that any profile exempts.
fn exempted<'a>(blocks: &'a [Block<'a>]) -> Vec<(&'a str, Range<usize>)> {
    let exempts = |block: &&Block<'_>| {
        matches!(block.path.as_slice(), ["firewall ssl-ssh-profile", _, "ssl-exempt", _])
    };
    let named = |block: &'a Block<'a>| {
        ["wildcard-fqdn", "address"].into_iter().find_map(|key| block.set(key))
    };
    blocks.iter().filter(exempts).filter_map(named).collect()
}
