// SPDX-License-Identifier: Apache-2.0
//! Addresses as firewall rules: policies of a site, and the groups that they name.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::Catalogue;

use crate::{Address, Place, Port, Transport, minimal};

/// The files of a site that let its machines reach what they need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policies {
    /// For `portolan.yaml`: groups of names and of networks.
    pub groups: String,
    /// For a file under `policies/`: one policy for each role.
    pub policies: String,
    /// What is not in them, and why.
    pub notes: Vec<String>,
}

/// The category of the machines that a policy secures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secured {
    pub key: String,
    pub value: String,
}

/// A rule: one stretch of ports to all that need it.
struct Rule {
    id: String,
    purpose: String,
    port: Port,
    names: Vec<String>,
    networks: Vec<String>,
}

/// Writes a policy for each role that has machines, in monitor mode: it is to be watched before it is
/// enforced, for it secures all that these machines open. `secured` takes the place of the
/// category that the catalogue gives a role.
pub fn policies(
    addresses: &[Address],
    catalogue: &Catalogue,
    secured: Option<&Secured>,
) -> Policies {
    let roles: BTreeSet<&String> = addresses.iter().flat_map(|a| &a.roles).collect();
    let (mut policies, mut notes) = (Vec::new(), Vec::new());
    let mut groups: BTreeMap<bool, String> = BTreeMap::new();
    for role in roles {
        let tier = catalogue.role(role).and_then(|known| known.tier.clone());
        let own = tier.map(|value| Secured { key: "AppTier".to_owned(), value });
        let Some(selector) = secured.cloned().or(own) else {
            notes.push(format!("`{role}` is no machine of a site, and has no policy"));
            continue;
        };
        let rules = rules(addresses, role);
        for rule in &rules {
            for (is_names, items) in [(true, &rule.names), (false, &rule.networks)] {
                let text = group(role, rule, items, is_names);
                groups.entry(is_names).or_default().push_str(&text);
            }
        }
        let is_revocation =
            |rule: &Rule| rule.port.transport == Transport::Tcp && rule.port.first == 80;
        if role == "cloud-connector" && !rules.iter().any(is_revocation) {
            notes.push(format!(
                "`{role}` has no address over tcp/80: revocation lists are out of its reach"
            ));
        }
        policies.push(policy(role, &selector, &rules));
    }
    let block = |key: &str, is_names: bool| {
        let items = groups.get(&is_names).filter(|items| !items.is_empty());
        items.map(|items| format!("{key}:\n{items}")).unwrap_or_default()
    };
    Policies {
        groups: block("addresses", false) + &block("fqdns", true),
        policies: policies.join("---\n"),
        notes,
    }
}

fn rules(addresses: &[Address], role: &String) -> Vec<Rule> {
    let own: Vec<&Address> = addresses.iter().filter(|a| a.roles.contains(role)).collect();
    let ports: BTreeSet<Port> = own.iter().flat_map(|a| a.ports.clone()).collect();
    let rule = |port: Port| {
        let with: Vec<Address> =
            own.iter().filter(|a| a.ports.contains(&port)).map(|a| (*a).clone()).collect();
        let networks = with.iter().filter_map(|a| match &a.place {
            Place::Network { printed, .. } => Some(printed.clone()),
            Place::Name(_) => None,
        });
        let (id, purpose) = words(port);
        Rule {
            id,
            purpose: purpose.to_owned(),
            port,
            names: minimal(&with).iter().map(ToString::to_string).collect(),
            networks: networks.collect::<BTreeSet<_>>().into_iter().collect(),
        }
    };
    ports.into_iter().map(rule).collect()
}

fn words(port: Port) -> (String, &'static str) {
    use Transport::{Tcp, Udp};
    let (id, purpose) = match (port.transport, port.first, port.last) {
        (Tcp, 443, 443) => ("https", "Services of Citrix Cloud."),
        (Tcp, 80, 80) => {
            ("revocation", "Revocation lists and answers, over HTTP for they are signed.")
        }
        (Tcp, 9350, 9354) => {
            ("relays", "Relays by which the cloud manages hosts and creates machines.")
        }
        (Udp, 443, 443) => ("edt", "Sessions over UDP."),
        (Tcp | Udp, _, _) => {
            return (port.to_string().replace('/', "-"), "A port that the list names.");
        }
    };
    (id.to_owned(), purpose)
}

/// Names of groups have 48 characters at most.
fn group_name(role: &str, rule: &Rule, is_names: bool) -> String {
    let end = format!("-{}{}", rule.id, if is_names { "" } else { "-networks" });
    let room = 48_usize.saturating_sub(end.len());
    role.chars().take(room).chain(end.chars()).collect()
}

fn group(role: &str, rule: &Rule, items: &[String], is_names: bool) -> String {
    if items.is_empty() {
        return String::new();
    }
    let lines: String = items.iter().map(|item| format!("    - '{item}'\n")).collect();
    format!("  {}:\n{lines}", group_name(role, rule, is_names))
}

fn policy(role: &str, selector: &Secured, rules: &[Rule]) -> String {
    let mut text = format!(
        "policy: citrix-cloud-{role}\n\
         purpose: What Citrix Cloud asks of this role, and nothing else outside\n\
         mode: monitor\n\
         secures: {{ '{}': '{}' }}\n\
         outbound:\n",
        selector.key, selector.value
    );
    for rule in rules {
        for (is_names, items) in [(true, &rule.names), (false, &rule.networks)] {
            if items.is_empty() {
                continue;
            }
            let (id, key) = if is_names { ("", "fqdns") } else { ("-networks", "addresses") };
            let group = group_name(role, rule, is_names);
            text += &format!(
                "  - id: {}{id}\n    purpose: {}\n    to: {{ {key}: {group} }}\n    allow: [{}]\n",
                rule.id, rule.purpose, rule.port
            );
        }
    }
    text
}
