// SPDX-License-Identifier: Apache-2.0
//! Connections from words, and decisions to words.

use std::net::IpAddr;

use portolan_net::{Connection, Service, parse_service};
use portolan_site::model::{Decision, Forbid, Outcome, Site};

use super::must;

/// `web -> 10.0.0.9 tcp/443`: an end is a workload, by its first address, or an address.
pub fn connection(site: &Site, words: &str) -> Connection {
    let wrong = || format!("`{words}` is not `END -> END SERVICE`");
    let (from, rest) = must(words.split_once(" -> ").ok_or_else(wrong));
    let (to, service) = must(rest.split_once(' ').ok_or_else(wrong));
    Connection {
        initiator: end(site, from),
        responder: end(site, to),
        service: first_service(service),
    }
}

fn end(site: &Site, word: &str) -> IpAddr {
    let workload = site.workloads.iter().find(|w| w.name == word);
    match workload.and_then(|w| w.addresses.first()) {
        Some(address) => *address,
        None => must(word.parse().map_err(|_| format!("`{word}` is no workload and no address"))),
    }
}

fn first_service(word: &str) -> Service {
    let ranges = must(parse_service(word)).ranges();
    let (protocol, detail, _) = must(ranges.first().copied().ok_or("an empty service"));
    Service { protocol, detail }
}

/// `allow: allow-rule by shop/users`, `reject: not-allowed by shop`, `allow: plumbing`, or
/// `does not judge`.
pub fn say(decision: Option<&Decision>) -> String {
    let Some(decision) = decision else { return "does not judge".into() };
    let outcome = match decision.outcome {
        Outcome::Allow => "allow",
        Outcome::Deny(Forbid::Drop) => "drop",
        Outcome::Deny(Forbid::Reject) => "reject",
    };
    let policy = decision.policy.as_ref().map(|p| format!(" by {p}")).unwrap_or_default();
    let rule = decision.rule.as_ref().map(|r| format!("/{r}")).unwrap_or_default();
    format!("{outcome}: {}{policy}{rule}", decision.reason.word())
}
