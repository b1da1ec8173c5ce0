// SPDX-License-Identifier: Apache-2.0
//! Palo Alto Networks GlobalProtect: domains that leave the tunnel (split tunnel, exclude domains).
//!
//! `*.x` is what lies below x, `x` the name alone; a port may follow. It changes where traffic goes,
//! not who reads it (docs.paloaltonetworks.com, Configure a Split Tunnel Based on the Domain and
//! Application; the tree of the configuration: PaloAltoNetworks/panos, panos_globalprotect_gateway).

mod list;

use std::collections::BTreeSet;

use portolan_allowlist::{Pattern, Port, language};

use super::{Product, Reading};
use crate::write::{Refusal, Settings};

pub(crate) struct Globalprotect;

const PATH: &str = "split-tunneling exclude-domains list";
const LOCAL: &str = "citrix_cloud_exclude_domains";

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
        let name = match entry.split_once(':') {
            Some((_, port)) if port.parse::<u16>().is_err() => {
                return Err("a port is a number".into());
            }
            Some((name, _)) => name,
            None => entry,
        };
        let rest = name.strip_prefix('*').unwrap_or(name);
        let bare = if rest.len() < name.len() { rest.trim_start_matches('.') } else { rest };
        let clean = |label: &str| {
            !label.is_empty()
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        if !bare.split('.').all(clean) || (bare == name && !name.contains('.')) {
            return Err("a wildcard is the first character alone, before a name".into());
        }
        Ok(match name.strip_prefix("*.") {
            Some(suffix) => language::below(suffix, 1),
            // The guide's own `*salesforce.com` is for the domain and all below it.
            None if rest.len() < name.len() => language::ends_with(rest),
            None => language::exact(name),
        })
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        let ports: String = ports(&settings.ports).iter().map(|port| format!(" {port}")).collect();
        let ports = if ports.is_empty() { ports } else { format!(" ports [{ports} ]") };
        let line = |entry: &String| {
            format!(
                "set global-protect global-protect-gateway GATEWAY remote-user-tunnel-configs CLIENTS {PATH} {entry}{ports}\n"
            )
        };
        entries.iter().map(line).collect::<String>() + "commit\n"
    }

    fn terraform(&self, entries: &[String], settings: &Settings) -> Result<String, &'static str> {
        let ports: Vec<String> = ports(&settings.ports).iter().map(u16::to_string).collect();
        let ports = match ports.as_slice() {
            [] => String::new(),
            some => format!(", ports = [{}]", some.join(", ")),
        };
        let list: String =
            entries.iter().map(|e| format!("    {{ name = \"{e}\"{ports} }},\n")).collect();
        Ok(format!("locals {{\n  {LOCAL} = [\n{list}  ]\n}}\n"))
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        list::read(self, text, &mut reading);
        reading
    }

    fn resources(&self) -> &'static [&'static str] {
        &[LOCAL, "panos_globalprotect_gateway"]
    }

    fn takes_xml(&self) -> bool {
        true
    }

    fn comment(&self) -> Option<&'static str> {
        None
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "a VPN client routes, it does not inspect: this takes Citrix Cloud out of the tunnel; where the firewall behind the gateway decrypts, the exception belongs there (`portolan connector bypass paloalto`)",
            "put the names of your gateway and of its client settings in place of GATEWAY and CLIENTS; the path is that of the configuration tree, so compare it with `show` on your version; nothing takes effect before the commit",
            "split tunnels by domain need a GlobalProtect licence; on Windows they are for TCP alone, so that UDP 443 (EDT) stays in the tunnel",
        ]
    }

    fn terraform_notes(&self) -> &'static [&'static str] {
        &[
            "a VPN client routes, it does not inspect: this takes Citrix Cloud out of the tunnel; where the firewall behind the gateway decrypts, the exception belongs there (`portolan connector bypass paloalto --terraform`)",
            "for the provider PaloAltoNetworks/panos from version 2 on: give the list to the gateway that you have, panos_globalprotect_gateway, remote_user_tunnel_configs[*].split_tunneling.exclude_domains.list; a gateway of its own would replace yours",
            "the provider changes the candidate configuration, and nothing takes effect before a commit",
            "split tunnels by domain need a GlobalProtect licence; on Windows they are for TCP alone, so that UDP 443 (EDT) stays in the tunnel",
        ]
    }
}

/// Each port once. Entries have single ports; without any, all ports of the name are meant.
fn ports(ports: &[Port]) -> BTreeSet<u16> {
    ports.iter().flat_map(|port| port.first..=port.last).collect()
}
