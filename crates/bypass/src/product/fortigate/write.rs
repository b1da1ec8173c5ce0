// SPDX-License-Identifier: Apache-2.0
//! A configuration for FortiOS, in its shell's words and for its provider.

use portolan_allowlist::{Port, Transport};

use crate::lines::broken;
use crate::ports::stretches;
use crate::write::Settings;

/// Characters of an object's name.
const NAME_MAX: usize = 79;

pub(super) fn native(entries: &[String], settings: &Settings) -> String {
    let prefix = prefix(settings);
    exempted(&prefix, entries) + &profile(&prefix, entries) + &allowed(&prefix, entries, settings)
}

fn prefix(settings: &Settings) -> String {
    settings.joined("-").to_ascii_lowercase()
}

/// What the object of an entry is called. A name that is cut keeps a mark of all of it.
fn object(prefix: &str, entry: &str) -> String {
    let whole = format!("{prefix}-{}", entry.replace('*', "all"));
    if whole.len() <= NAME_MAX {
        return whole;
    }
    let mark = whole
        .bytes()
        .fold(0x811c_9dc5_u32, |mark, byte| (mark ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let head: String = whole.chars().take(NAME_MAX - 9).collect();
    format!("{head}-{mark:08x}")
}

fn exempted(prefix: &str, entries: &[String]) -> String {
    let one = |entry: &String| {
        let name = object(prefix, entry);
        format!("    edit \"{name}\"\n        set wildcard-fqdn \"{entry}\"\n    next\n")
    };
    let all: String = entries.iter().map(one).collect();
    format!("config firewall wildcard-fqdn custom\n{all}end\n")
}

fn profile(prefix: &str, entries: &[String]) -> String {
    let one = |(entry, number): (&String, u32)| {
        let name = object(prefix, entry);
        format!(
            "            edit {number}\n                set type wildcard-fqdn\n                set wildcard-fqdn \"{name}\"\n            next\n"
        )
    };
    let all: String = entries.iter().zip(1..).map(one).collect();
    format!(
        "config firewall ssl-ssh-profile\n    edit \"deep-inspection-{prefix}\"\n        config https\n            set ports 443\n            \
         set status deep-inspection\n        end\n        config ssl-exempt\n{all}        end\n    next\nend\n"
    )
}

/// Objects for the policy that lets the connector out.
fn allowed(prefix: &str, entries: &[String], settings: &Settings) -> String {
    let one = |entry: &String| {
        let name = object(prefix, entry);
        format!(
            "    edit \"{name}\"\n        set type fqdn\n        set fqdn \"{entry}\"\n    next\n"
        )
    };
    let all: String = entries.iter().map(one).collect();
    let members: Vec<String> =
        entries.iter().map(|e| format!("\"{}\"", object(prefix, e))).collect();
    let words = std::iter::once("set").chain(std::iter::repeat("append"));
    let members: String = broken(&members)
        .iter()
        .zip(words)
        .map(|(members, word)| format!("        {word} member {members}\n"))
        .collect();
    format!(
        "config firewall address\n{all}end\nconfig firewall addrgrp\n    edit \"{prefix}\"\n{members}    next\nend\n{}",
        service(prefix, &settings.ports)
    )
}

fn service(prefix: &str, ports: &[Port]) -> String {
    let of = |transport: Transport, word: &str| {
        let all = ranges(ports, transport);
        if all.is_empty() { all } else { format!("        set {word}{all}\n") }
    };
    let set = of(Transport::Tcp, "tcp-portrange") + &of(Transport::Udp, "udp-portrange");
    if set.is_empty() {
        return set;
    }
    format!("config firewall service custom\n    edit \"{prefix}\"\n{set}    next\nend\n")
}

fn ranges(ports: &[Port], transport: Transport) -> String {
    stretches(ports, transport).iter().map(|stretch| format!(" {stretch}")).collect()
}

/// Every object by its name, once for `ssl-exempt` and once for policies.
pub(super) fn terraform(entries: &[String], settings: &Settings) -> String {
    let prefix = prefix(settings);
    let list: String =
        entries.iter().map(|e| format!("    \"{}\" = \"{e}\"\n", object(&prefix, e))).collect();
    format!(
        "locals {{\n  citrix_cloud = {{\n{list}  }}\n}}\n\n\
         resource \"fortios_firewallwildcardfqdn_custom\" \"citrix\" {{\n  for_each      = local.citrix_cloud\n  name          = each.key\n  wildcard_fqdn = each.value\n}}\n\n\
         resource \"fortios_firewall_sslsshprofile\" \"citrix\" {{\n  name = \"deep-inspection-{prefix}\"\n  https {{\n    ports  = \"443\"\n    status = \"deep-inspection\"\n  }}\n  \
         dynamic \"ssl_exempt\" {{\n    for_each = sort(keys(local.citrix_cloud))\n    content {{\n      id            = ssl_exempt.key + 1\n      type          = \"wildcard-fqdn\"\n      \
         wildcard_fqdn = fortios_firewallwildcardfqdn_custom.citrix[ssl_exempt.value].name\n    }}\n  }}\n}}\n\n\
         resource \"fortios_firewall_address\" \"citrix\" {{\n  for_each = local.citrix_cloud\n  name     = each.key\n  type     = \"fqdn\"\n  fqdn     = each.value\n}}\n\n\
         resource \"fortios_firewall_addrgrp\" \"citrix\" {{\n  name = \"{prefix}\"\n  \
         dynamic \"member\" {{\n    for_each = sort(keys(local.citrix_cloud))\n    content {{\n      name = fortios_firewall_address.citrix[member.value].name\n    }}\n  }}\n}}\n{}",
        service_resource(&prefix, &settings.ports)
    )
}

fn service_resource(prefix: &str, ports: &[Port]) -> String {
    let of = |transport: Transport, word: &str| {
        let all = ranges(ports, transport);
        if all.is_empty() { all } else { format!("  {word} = \"{}\"\n", all.trim_start()) }
    };
    let set = of(Transport::Tcp, "tcp_portrange") + &of(Transport::Udp, "udp_portrange");
    if set.is_empty() {
        return set;
    }
    format!(
        "\nresource \"fortios_firewallservice_custom\" \"citrix\" {{\n  name          = \"{prefix}\"\n{set}}}\n"
    )
}
