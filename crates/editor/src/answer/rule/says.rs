// SPDX-License-Identifier: Apache-2.0
//! What a rule says, in words.

use portolan_site::model::{Action, Direction, Policy, PolicyKind, Rule};

use super::super::about::secured;
use super::super::words::{code, plain, selector, services};

/// Its name, what it allows or denies, and what its author has noted.
pub(super) fn parts(policy: &Policy, rule: &Rule, direction: Direction) -> Vec<String> {
    let mut parts = vec![head(policy, rule, direction), says(policy, rule, direction)];
    parts.extend(written(rule));
    parts
}

fn head(policy: &Policy, rule: &Rule, direction: Direction) -> String {
    let list = match direction {
        Direction::Ingress => "inbound",
        Direction::Egress => "outbound",
    };
    let mode = policy.mode.word();
    format!("**{}** of {}, {list}, {}", plain(&rule.id), code(&policy.id), code(mode))
}

/// What it allows or denies, in words.
fn says(policy: &Policy, rule: &Rule, direction: Direction) -> String {
    let what = services(&rule.service_words, &rule.services);
    let (own, peer) = (own(policy, rule), selector(&rule.peer));
    let (from, to) = match direction {
        Direction::Ingress => (peer, own),
        Direction::Egress => (own, peer),
    };
    match &rule.action {
        Action::Allow => format!("Allows {what} from {from} to {to}."),
        Action::Deny { reason } => {
            format!("Denies {what} from {from} to {to}: {}", plain(reason))
        }
    }
}

fn own(policy: &Policy, rule: &Rule) -> String {
    let selectors: Vec<String> = match &policy.kind {
        PolicyKind::Application(a) => {
            let here = a.tiers.iter().filter(|t| rule.at.is_empty() || rule.at.contains(&t.name));
            here.map(|t| selector(&t.select)).collect()
        }
        PolicyKind::Quarantine(_) | PolicyKind::SharedService(_) | PolicyKind::Isolation(_) => {
            secured(policy).into_iter().map(selector).collect()
        }
    };
    selectors.join(" or ")
}

/// What the author has noted.
fn written(rule: &Rule) -> Option<String> {
    let expires = rule.expires.map(|day| day.to_string());
    let notes = [
        ("Purpose", &rule.purpose),
        ("Owner", &rule.owner),
        ("Ticket", &rule.ticket),
        ("Last day", &expires),
    ];
    let notes = notes
        .iter()
        .filter_map(|(what, said)| said.as_ref().map(|said| format!("{what}: {}", plain(said))));
    let notes: Vec<String> = notes.collect();
    (!notes.is_empty()).then(|| notes.join("  \n"))
}
