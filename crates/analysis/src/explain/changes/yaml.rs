// SPDX-License-Identifier: Apache-2.0
//! A change as the site's files take it.

use std::net::IpAddr;

use portolan_site::edit::{NewRule, Peer};
use portolan_site::model::{
    Categories, Direction, Policy, PolicyKind, Rule, Selector, Site, Values, What, Within, Workload,
};
use portolan_site::quoted_in_flow as word;

use super::apply::by_address;
use super::{Edit, Narrowed};

/// The lines to write.
pub fn written(edit: &Edit, site: &Site) -> Vec<String> {
    match edit {
        Edit::AddRule { policy, direction, peer, rule } => {
            let flow = new_rule(peer, rule).flow(*direction);
            let named = site.policies.iter().find(|p| p.id == *policy);
            let empty = named.is_none_or(|p| p.rules_of(*direction).is_empty());
            let list = list(*direction);
            vec![if empty { format!("{list}: [{flow}]") } else { format!("- {flow}") }]
        }
        Edit::AddPolicy { policy, secures, peer } => document(policy, secures, peer),
        Edit::LeaveOut { policy, from, addresses } => narrowed(site, policy, from, addresses),
        Edit::Within { policy, tier, services } => {
            let named = site.policies.iter().find(|p| p.id == *policy);
            let within = Within::Services(services.clone());
            vec![named.map_or_else(String::new, |p| within_line(p, tier, &within))]
        }
        Edit::TakeCategory { .. } => Vec::new(),
        Edit::GiveCategories { categories, .. } => vec![category_words(categories)],
        Edit::List(workload) => vec![machine(workload)],
    }
}

/// `inbound` or `outbound`.
pub(super) fn list(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "inbound",
        Direction::Egress => "outbound",
    }
}

/// As a YAML inventory has it.
fn machine(workload: &Workload) -> String {
    let addresses: Vec<String> = workload.addresses.iter().map(|a| word(&a.to_string())).collect();
    let categories = workload.categories.iter().map(|(key, values)| {
        let values: Vec<String> = values.iter().map(|v| word(v)).collect();
        format!("{}: [{}]", word(key), values.join(", "))
    });
    format!(
        "- {{ name: {}, addresses: [{}], categories: {{ {} }} }}",
        word(&workload.name),
        addresses.join(", "),
        categories.collect::<Vec<_>>().join(", ")
    )
}

/// As the `categories` column of an inventory has them.
pub(super) fn category_words(categories: &Categories) -> String {
    categories.words().collect::<Vec<_>>().join(";")
}

fn new_rule(peer: &Peer, rule: &Rule) -> NewRule {
    let mut new = NewRule::allow(rule.id.clone(), peer.clone(), rule.service_words.clone());
    new.at = rule.at.clone();
    new.purpose = rule.purpose.clone();
    new.needs = rule.needs.clone();
    new
}

fn document(policy: &Policy, secures: &Peer, peer: &Peer) -> Vec<String> {
    let mut lines = vec![format!("policy: {}", word(&policy.id))];
    if matches!(policy.kind, PolicyKind::SharedService(_)) {
        lines.push("kind: shared-service".into());
    }
    lines.push(format!("purpose: {}", word(&policy.purpose)));
    lines.push(format!("mode: {}", policy.mode.word()));
    lines.push(format!("secures: {}", secures.word()));
    for direction in Direction::BOTH {
        let rules = policy.rules_of(direction);
        if !rules.is_empty() {
            lines.push(format!("{}:", list(direction)));
        }
        lines.extend(rules.iter().map(|r| format!("  - {}", new_rule(peer, r).flow(direction))));
    }
    lines
}

fn narrowed(site: &Site, policy: &str, from: &Narrowed, addresses: &[IpAddr]) -> Vec<String> {
    let policy = site.policies.iter().find(|p| p.id == policy);
    let found = policy.and_then(|p| match (from, &p.kind) {
        (Narrowed::Secures, PolicyKind::Quarantine(q)) => Some(("secures", &q.secures)),
        (Narrowed::Rule(direction, id), _) => {
            let key = match direction {
                Direction::Ingress => "from",
                Direction::Egress => "to",
            };
            let rule = p.rules_of(*direction).iter().find(|r| r.id == *id)?;
            Some((key, &rule.peer))
        }
        (Narrowed::Secures, _) => None,
    });
    let narrower = |(key, selector): (&str, &Selector)| {
        let mut selector = selector.clone();
        selector.except.push(by_address(addresses));
        format!("{key}: {}", selector_words(&selector))
    };
    found.map(narrower).into_iter().collect()
}

fn selector_words(selector: &Selector) -> String {
    let listed = |name: &str| {
        let words: Vec<String> = name.split(", ").map(word).collect();
        match words.as_slice() {
            [one] => one.clone(),
            many => format!("[{}]", many.join(", ")),
        }
    };
    let mut pairs: Vec<String> = match &selector.what {
        What::Everything if selector.except.is_empty() => return "everything".into(),
        What::Everything => vec!["everything: true".into()],
        What::Addresses { name, .. } => vec![format!("addresses: {}", listed(name))],
        What::Fqdns(group) => vec![format!("fqdns: {}", word(group))],
        What::Tier(tier) => vec![format!("tier: {}", word(tier))],
        What::Categories(wanted) => {
            let value =
                |values: &Values| listed(&values.iter().cloned().collect::<Vec<_>>().join(", "));
            wanted.iter().map(|(k, v)| format!("{}: {}", word(k), value(v))).collect()
        }
    };
    if !selector.except.is_empty() {
        let except: Vec<String> = selector.except.iter().map(selector_words).collect();
        pairs.push(format!("except: [{}]", except.join(", ")));
    }
    format!("{{ {} }}", pairs.join(", "))
}

/// All that the policy says of its tiers' own traffic, with this one tier anew.
fn within_line(policy: &Policy, tier: &str, within: &Within) -> String {
    let PolicyKind::Application(application) = &policy.kind else { return String::new() };
    if let [_] = application.tiers.as_slice() {
        return format!("within: {}", within_words(within));
    }
    let each = application.within.iter().map(|(name, old)| {
        let said = if name == tier { within } else { old };
        format!("{}: {}", word(name), within_words(said))
    });
    format!("within: {{ {} }}", each.collect::<Vec<_>>().join(", "))
}

fn within_words(within: &Within) -> String {
    match within {
        Within::Allow => "allow".into(),
        Within::Deny => "deny".into(),
        Within::Services(services) => format!("[{services}]"),
    }
}
