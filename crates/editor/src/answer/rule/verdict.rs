// SPDX-License-Identifier: Apache-2.0
//! What comes of the connections of a rule: exactly, at both ends, in both views.

use std::net::IpAddr;

use portolan_acl::Acl;
use portolan_analysis::explain::{Said, reason};
use portolan_net::{Block, Connection, ConnectionSet, ServiceSet};
use portolan_site::model::{Decision, Site, View};

use super::super::words::{code, plain};
use crate::study::Whole;

/// One workload's own addresses are passed over so often in the search for a witness.
const SEARCHES_MAX: usize = 16;

/// Each way in which both views together answer, with a connection that shows it.
pub(super) fn verdict(whole: &Whole, blocks: &[Block]) -> String {
    let acl = &whole.acl;
    let asked = ConnectionSet::collect(blocks);
    let (live, intended) = (acl.allowed(View::Live, &asked), acl.allowed(View::Intended, &asked));
    let answers = [
        ("allowed, now and as intended", live.intersection(&intended)),
        ("**flagged**: allowed now, denied as intended", live.difference(&intended)),
        ("**would open**: denied now, allowed as intended", intended.difference(&live)),
        ("denied, now and as intended", asked.difference(&live.union(&intended))),
    ];
    let told = answers.into_iter().filter_map(|(word, set)| Some((word, witness(acl, set)?)));
    let told: Vec<(&str, Connection)> = told.collect();
    let part = if told.len() > 1 { "a part is " } else { "" };
    let lines =
        told.iter().map(|(word, c)| format!("- {part}{word}, such as {}", shown(whole, *c)));
    lines.collect::<Vec<_>>().join("\n")
}

/// A connection between two machines. What one workload says to itself crosses no network.
fn witness(acl: &Acl, mut set: ConnectionSet) -> Option<Connection> {
    for _ in 0..SEARCHES_MAX {
        let found = set.witness()?;
        if !acl.is_itself(found.initiator, found.responder) {
            return Some(found);
        }
        let own = acl.machine(found.initiator);
        let (source, destination) = (own.clone(), own);
        let itself = Block { source, destination, services: ServiceSet::any() };
        set = set.difference(&itself.into());
    }
    None
}

fn shown(whole: &Whole, c: Connection) -> String {
    let name = |address: IpAddr| match whole.acl.names.get(&address) {
        Some(name) => code(name),
        None => code(&address.to_string()),
    };
    let service = code(&c.service.to_string());
    let mut text = format!("{} → {} {service}", name(c.initiator), name(c.responder));
    let verdict = whole.acl.verdict(c);
    let ends = [
        ("egress", verdict.live.egress, verdict.intended.egress),
        ("ingress", verdict.live.ingress, verdict.intended.ingress),
    ];
    for (end, live, intended) in ends {
        if let (Some(live), Some(intended)) = (live, intended) {
            let said = by(&Said::of(&live, &intended), &whole.site);
            text += &format!("  \n  {end}: {said}");
        }
    }
    text
}

fn by(said: &Said, site: &Site) -> String {
    let Decision { policy, rule, outcome, .. } = &said.by;
    let who = match (policy, rule) {
        (Some(policy), Some(rule)) => format!(" by {}", code(&format!("{policy}/{rule}"))),
        (Some(policy), None) => format!(" by {}", code(policy)),
        (None, _) => String::new(),
    };
    let word = match (said.live, said.intended) {
        (true, true) => "allowed",
        (false, false) => "denied",
        (true, false) => "flagged",
        (false, true) => "would open",
    };
    let told = rule.is_some() && outcome.allows();
    let why = if told { String::new() } else { format!(", {}", plain(&reason(&said.by, site))) };
    format!("{word}{who}{why}")
}
