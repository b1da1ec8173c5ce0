// SPDX-License-Identifier: Apache-2.0
//! Palo Alto Networks GlobalProtect: domains that leave the tunnel (split tunnel, exclude domains).
//!
//! `*.x` is what lies below x, `x` the name alone; ports may follow. It changes where traffic goes,
//! not who reads it.

use portolan_allowlist::{Pattern, language};

use super::{Product, Reading};
use crate::lines::{entries, lines, unquoted};
use crate::product::paloalto::hcl_strings;
use crate::product::zscaler::add_all;
use crate::write::{Refusal, Settings};

pub(crate) struct Globalprotect;

const PATH: &str = "split-tunneling exclude-domains list";

impl Product for Globalprotect {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        match pattern {
            Pattern::Exact(name) => Ok(name.clone()),
            Pattern::Below { suffix, labels: 1 } => Ok(format!("*.{suffix}")),
            Pattern::Below { .. } => Err(Refusal::Pattern {
                target: crate::Target::Globalprotect,
                pattern: pattern.clone(),
                why: "it knows one wildcard, at the beginning",
            }),
        }
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        if entry.contains("://") || entry.contains('/') {
            return Err("a domain has neither scheme nor path".into());
        }
        match entry.strip_prefix("*.") {
            Some(rest) if !rest.contains('*') && rest.contains('.') => Ok(language::below(rest, 1)),
            None if !entry.contains('*') && entry.contains('.') => Ok(language::exact(entry)),
            _ => Err("a wildcard is the first label alone".into()),
        }
    }

    fn write(&self, entries: &[String], _: &Settings) -> String {
        let line = |entry: &String| {
            format!(
                "set global-protect global-protect-gateway GATEWAY remote-user-tunnel-configs CLIENTS {PATH} {entry} ports [ 80 443 ]\n"
            )
        };
        entries.iter().map(line).collect::<String>() + "commit\n"
    }

    fn terraform(&self, entries: &[String], _: &Settings) -> Result<String, &'static str> {
        let list: String = entries
            .iter()
            .map(|e| format!("    {{ name = \"{e}\", ports = [80, 443] }},\n"))
            .collect();
        Ok(format!(
            "# Give this list to the gateway that you have: panos_globalprotect_gateway,\n\
             # remote_user_tunnel_configs[*].split_tunneling.exclude_domains.list\n\
             locals {{\n  citrix_cloud_exclude_domains = [\n{list}  ]\n}}\n"
        ))
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        if let Some(words) = locals(text) {
            add_all(self, &mut reading, text, &words);
            return reading;
        }
        if let Some(words) = hcl_strings(text, "panos_globalprotect_gateway", "list") {
            add_all(self, &mut reading, text, &words);
            return reading;
        }
        let commands = lines(text, &["#"]);
        let is_shell = commands.iter().any(|line| line.after("set ").is_some());
        if !is_shell {
            for word in entries(text) {
                reading.add(self, unquoted(word.text), word.at());
            }
            return reading;
        }
        for command in commands {
            let words = command.words();
            let Some(at) = words.iter().position(|word| word.text == "exclude-domains") else {
                continue;
            };
            if let Some(word) =
                words.get(at + 2).filter(|_| words.get(at + 1).is_some_and(|w| w.text == "list"))
            {
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
            "a VPN client routes, it does not inspect: this takes Citrix Cloud out of the tunnel; where the firewall behind the gateway decrypts, the exception belongs there (`portolan connector bypass paloalto`)",
            "put the names of your gateway and of its client settings in place of GATEWAY and CLIENTS; the path is that of the configuration tree, so compare it with `show` on your version; nothing takes effect before the commit",
            "split tunnels by domain need a GlobalProtect licence",
        ]
    }
}

/// The list as this module writes it for Terraform.
fn locals(text: &str) -> Option<Vec<String>> {
    if !text.contains("citrix_cloud_exclude_domains") {
        return None;
    }
    let body: hcl::Body = hcl::from_str(text).ok()?;
    let mut words = Vec::new();
    for block in body.blocks().filter(|block| block.identifier() == "locals") {
        for attribute in block.body().attributes() {
            let hcl::Expression::Array(all) = attribute.expr() else { continue };
            words.extend(all.iter().filter_map(name_of));
        }
    }
    Some(words)
}

fn name_of(each: &hcl::Expression) -> Option<String> {
    let hcl::Expression::Object(object) = each else { return None };
    let key = hcl::ObjectKey::from(hcl::Identifier::unchecked("name"));
    let hcl::Expression::String(word) = object.get(&key)? else { return None };
    Some(word.clone())
}
