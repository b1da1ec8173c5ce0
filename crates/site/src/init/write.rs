// SPDX-License-Identifier: Apache-2.0
//! The files as text.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::Catalogue;

use super::cast::{Cast, Peer, app, tier};
use super::draft::{Draft, DraftRule};
use super::group::Group;
use super::options::Options;
use super::services::DECLARED;
use crate::model::Workload;
use crate::scalar::quoted;

const WIDTH: usize = 98;

/// `portolan.yaml`.
pub(super) fn site(
    options: &Options,
    groups: &BTreeMap<String, Group>,
    policies: &[Draft],
    catalogue: &Catalogue,
) -> String {
    let name = if options.name.is_empty() { "citrix" } else { &options.name };
    let mut text = format!(
        "# The site. `portolan check` reads it all; docs/site.md says what may stand here.\n\
         site: {}\n\
         default: allow\n\
         # A machine without a category is flagged, until this is enforced.\n\
         unlabelled: {{ verdict: deny, mode: monitor }}\n\
         # Networks in which every address is a machine of yours: one that is not in the inventory\n\
         # is judged as a machine without a category.\n\
         # networks: [10.0.1.0/24, 'fd00:1::/64']\n",
        quoted(name)
    );
    if !groups.is_empty() {
        text += "addresses:\n";
    }
    for (name, Group { about, value }) in groups {
        text += &about.as_deref().map(|about| comment("  ", about)).unwrap_or_default();
        text += &format!("  {name}: {value}\n");
    }
    text + &fqdns(policies, catalogue) + &services(policies) + &conditions(options)
}

/// What the user chose, so that `check` asks for the same requirements.
fn conditions(options: &Options) -> String {
    let chosen = options.with.difference(&options.without).map(|c| (c, true));
    let refused = options.without.iter().map(|c| (c, false));
    let all: BTreeMap<&String, bool> = chosen.chain(refused).collect();
    if all.is_empty() {
        return String::new();
    }
    let lines: String = all.iter().map(|(c, holds)| format!("  {c}: {holds}\n")).collect();
    format!("# Conditions of the catalogue that differ from its defaults.\nconditions:\n{lines}")
}

fn fqdns(policies: &[Draft], catalogue: &Catalogue) -> String {
    let names: BTreeSet<&String> = policies
        .iter()
        .flat_map(Draft::all_rules)
        .filter_map(|rule| match &rule.peer {
            Peer::Names(name) => Some(name),
            Peer::Tiers(_) | Peer::Platform | Peer::Group(_) => None,
        })
        .collect();
    let mut text = String::new();
    for role in names.into_iter().filter_map(|name| catalogue.role(name)) {
        if text.is_empty() {
            text += "fqdns:\n";
        }
        text += &format!("  # {}\n  {}:\n", role.name, role.id);
        for host in role.hosts() {
            text += &format!("    - {}\n", quoted(host));
        }
    }
    text
}

fn services(policies: &[Draft]) -> String {
    let used: BTreeSet<&String> =
        policies.iter().flat_map(Draft::all_rules).flat_map(|r| &r.services).collect();
    let mut text = String::new();
    for (name, words) in DECLARED.iter().filter(|(n, _)| used.iter().any(|u| u == n)) {
        if text.is_empty() {
            text += "services:\n";
        }
        text += &format!("  {name}: [{}]\n", words.join(", "));
    }
    text
}

/// The inventory, with the categories that the policies select by.
pub(super) fn inventory(workloads: &[Workload], cast: &Cast<'_>) -> String {
    let mac = workloads.iter().any(|w| w.mac.is_some());
    let mut text =
        format!("name,addresses,component,categories{}\n", if mac { ",mac" } else { "" });
    for workload in workloads {
        let addresses: Vec<String> = workload.addresses.iter().map(|a| a.to_string()).collect();
        let roles: Vec<&str> = workload.roles.iter().map(String::as_str).collect();
        text += &format!(
            "{},{},{},{}",
            workload.name,
            addresses.join(";"),
            roles.join(";"),
            categories(workload, cast).join(";")
        );
        if mac {
            text += &format!(",{}", workload.mac.as_deref().unwrap_or_default());
        }
        text += "\n";
    }
    text
}

fn categories(workload: &Workload, cast: &Cast<'_>) -> Vec<String> {
    let mut all = workload.categories.clone();
    for role in workload.roles.iter().filter_map(|id| cast.catalogue.role(id)) {
        all.add("AppType".into(), app(role));
        all.add("AppTier".into(), tier(role));
    }
    all.words().map(|word| csv_cell(&word)).collect()
}

/// A category has no comma and no semicolon, but it may have a quote.
fn csv_cell(text: &str) -> String {
    text.replace('"', "")
}

/// One file for each policy.
pub(super) fn policies(drafts: &[Draft]) -> Vec<(String, String)> {
    drafts.iter().map(|d| (format!("policies/{}.yaml", d.id), policy(d))).collect()
}

fn policy(draft: &Draft) -> String {
    let kind = draft.kind.map_or_else(String::new, |kind| format!("kind: {kind}\n"));
    let (id, purpose) = (&draft.id, quoted(&draft.purpose));
    let mut text = format!("policy: {id}\n{kind}purpose: {purpose}\nmode: monitor\n");
    for line in &draft.head {
        text += &format!("{line}\n");
    }
    let Some([inbound, outbound]) = &draft.rules else { return text };
    text += &rules("inbound", "from", inbound);
    text += &rules("outbound", "to", outbound);
    text
}

fn rules(key: &str, end: &str, rules: &[DraftRule]) -> String {
    if rules.is_empty() {
        return format!("{key}: []\n");
    }
    let mut text = format!("{key}:\n");
    for rule in rules {
        text +=
            &rule.warnings.iter().map(|w| comment("  ", &format!("WIDE: {w}"))).collect::<String>();
        text += &format!("  - id: {}\n    purpose: {}\n", rule.id, quoted(&rule.purpose));
        text += &format!("    {end}: {}\n", peer(&rule.peer));
        text += &list("    ", "allow", &rule.services);
        if !rule.needs.is_empty() {
            text += &list("    ", "needs", &rule.needs);
        }
    }
    text
}

fn peer(peer: &Peer) -> String {
    match peer {
        Peer::Platform => "{ AppType: Citrix }".into(),
        Peer::Group(name) => format!("{{ addresses: {name} }}"),
        Peer::Names(name) => format!("{{ fqdns: {name} }}"),
        Peer::Tiers(tiers) => match tiers.iter().collect::<Vec<_>>().as_slice() {
            [one] => format!("{{ AppTier: {one} }}"),
            many => {
                let words: Vec<&str> = many.iter().map(|t| t.as_str()).collect();
                format!("{{ AppTier: [{}] }}", words.join(", "))
            }
        },
    }
}

/// Comment lines, broken between words.
fn comment(indent: &str, text: &str) -> String {
    let mut lines = vec![format!("{indent}#")];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < WIDTH => *line += &format!(" {word}"),
            _ => lines.push(format!("{indent}# {word}")),
        }
    }
    lines.join("\n") + "\n"
}

/// A list on one line where it fits, else one item a line.
fn list(indent: &str, key: &str, items: &[String]) -> String {
    let short = format!("{indent}{key}: [{}]\n", items.join(", "));
    if short.len() <= WIDTH {
        return short;
    }
    let lines: String = items.iter().map(|i| format!("{indent}  - {i}\n")).collect();
    format!("{indent}{key}:\n{lines}")
}
