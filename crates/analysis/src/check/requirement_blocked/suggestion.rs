// SPDX-License-Identifier: Apache-2.0
//! The rule that would let it through, as a policy file takes it.

use std::collections::BTreeSet;

use portolan_site::model::{Direction, Policy, PolicyKind, Selector, Workload};

use super::super::Party;
use super::finding::Blocked;

/// `{ id: ..., from: { ... }, allow: [...], needs: ... }`, under an id that the policy does not
/// have yet.
pub(super) fn rule(blocked: &Blocked<'_>, direction: Direction, taken: &[&str]) -> String {
    let (key, peers) = match direction {
        Direction::Egress => ("to", &blocked.peers),
        Direction::Ingress if blocked.direction == Direction::Egress => ("from", &blocked.own),
        Direction::Ingress => ("from", &blocked.peers),
    };
    let peers: Vec<&Party<'_>> = peers.values().collect();
    let id = &blocked.requirement.id;
    format!(
        "{{ id: {}, {key}: {}, allow: [{}], needs: {id} }}",
        free(&wish(id, direction), taken),
        selector(&peers),
        blocked.services,
    )
}

/// The same rule, for some tiers of its policy alone.
pub(super) fn at(rule: &str, tiers: &[&str]) -> String {
    if tiers.is_empty() {
        return rule.to_owned();
    }
    let tiers: Vec<String> = tiers.iter().map(|t| word(t)).collect();
    rule.replacen(", ", &format!(", at: [{}], ", tiers.join(", ")), 1)
}

/// The tiers of an application that hold the denying end, where it has others too.
pub(super) fn tiers<'p>(blocked: &Blocked<'_>, policy: &'p Policy) -> Vec<&'p str> {
    let PolicyKind::Application(application) = &policy.kind else { return Vec::new() };
    let own = |select: &Selector| {
        blocked.own.values().any(|party| match party {
            Party::Workload(workload) => select.selects(workload),
            Party::Outside { .. } | Party::Names { .. } => false,
        })
    };
    let held: Vec<&str> =
        application.tiers.iter().filter(|t| own(&t.select)).map(|t| t.name.as_str()).collect();
    if held.len() < application.tiers.len() { held } else { Vec::new() }
}

/// Both ends may need a rule in one policy, where ids are unique over both directions.
fn wish(requirement: &str, direction: Direction) -> String {
    let short = requirement.rsplit('/').next().unwrap_or("new");
    match direction {
        Direction::Egress => short.to_owned(),
        Direction::Ingress => format!("{short}-in"),
    }
}

fn free(wish: &str, taken: &[&str]) -> String {
    let numbered = (2u32..).map(|n| format!("{wish}-{n}"));
    let mut ids = std::iter::once(wish.to_owned()).chain(numbered);
    ids.find(|id| !taken.contains(&id.as_str())).unwrap_or_else(|| wish.to_owned())
}

/// A selector for as many of the parties as one can select without selecting others.
fn selector(peers: &[&Party<'_>]) -> String {
    let workloads: Vec<&Workload> = peers
        .iter()
        .filter_map(|party| match party {
            Party::Workload(workload) => Some(*workload),
            Party::Outside { .. } | Party::Names { .. } => None,
        })
        .collect();
    match (workloads.first(), peers.first()) {
        (Some(first), _) => of_workloads(first, &workloads),
        (None, Some(Party::Names { group, .. })) => format!("{{ fqdns: {group} }}"),
        (None, Some(outside)) => format!("{{ addresses: [{}] }}", outside.name()),
        (None, None) => "everything".into(),
    }
}

/// By type and tier as `init` gives them; else by every category of the first; else by address.
fn of_workloads(first: &Workload, all: &[&Workload]) -> String {
    let value = |w: &Workload, key: &str| w.categories.get(key).and_then(|v| v.first()).cloned();
    if let Some(tier) = value(first, "AppTier") {
        let app = value(first, "AppType");
        let alike = all.iter().filter(|w| value(w, "AppType") == app);
        let mut tiers: BTreeSet<String> = alike.filter_map(|w| value(w, "AppTier")).collect();
        tiers.insert(tier);
        let tiers: Vec<String> = tiers.iter().map(|t| word(t)).collect();
        let tiers = match tiers.as_slice() {
            [one] => one.clone(),
            many => format!("[{}]", many.join(", ")),
        };
        let app = app.map(|app| format!("AppType: {}, ", word(&app))).unwrap_or_default();
        return format!("{{ {app}AppTier: {tiers} }}");
    }
    let pairs = first.categories.iter().filter_map(|(k, v)| Some((k, v.first()?)));
    let words: Vec<String> = pairs.map(|(k, v)| format!("{}: {}", word(k), word(v))).collect();
    if words.is_empty() {
        let addresses: Vec<String> = first.addresses.iter().map(|a| word(&a.to_string())).collect();
        return format!("{{ addresses: [{}] }}", addresses.join(", "));
    }
    format!("{{ {} }}", words.join(", "))
}

/// A YAML scalar that reads back as this text.
fn word(text: &str) -> String {
    const TAKEN: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let plain = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        && text.contains(|c: char| c.is_ascii_alphabetic() || c == '.')
        && text.parse::<f64>().is_err()
        && !TAKEN.contains(&text.to_lowercase().as_str());
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}
