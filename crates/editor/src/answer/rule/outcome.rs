// SPDX-License-Identifier: Apache-2.0
//! Whom a rule speaks of, and what comes of their connections: exactly, at both ends, in both views.

use portolan_acl::{Ace, Acl, Action};
use portolan_analysis::explain::{Ground, Group, Pattern, Said, groups, reason};
use portolan_catalog::Catalogue;
use portolan_net::{AddressSet, Block};
use portolan_site::model::{Direction, Mode, Policy, Rule, Site, What, Workload};

use super::super::words::{code, counted, plain};
use crate::study::Whole;

/// So many groups of answers are told, what matters most first.
const GROUPS_MAX: usize = 4;

pub(super) fn parts(
    catalogue: &Catalogue,
    whole: &Whole,
    policy: &Policy,
    rule: &Rule,
) -> Vec<String> {
    let blocks = blocks(&whole.acl, policy, rule);
    if let Some(nothing) = nothing(whole, policy, rule, &blocks) {
        return vec![nothing.to_owned()];
    }
    vec![sides(whole, &blocks), verdict(catalogue, whole, rule, blocks)]
}

/// Why there is nothing to tell, if that is so.
fn nothing(whole: &Whole, policy: &Policy, rule: &Rule, blocks: &[Block]) -> Option<&'static str> {
    let by_name = matches!(rule.peer.what, What::Fqdns(_));
    if policy.mode == Mode::Draft {
        Some("The policy is a draft, and counts nowhere.")
    } else if rule.is_expired(whole.today) {
        Some("Its last day has passed: it allows nothing any more.")
    } else if by_name {
        Some("Whom it means, DNS says where it is enforced.")
    } else if blocks.iter().all(Block::is_empty) {
        Some("It speaks of no connection: nobody is at one of its ends.")
    } else {
        None
    }
}

/// The connections that its entries speak of, from one end to the other.
fn blocks(acl: &Acl, policy: &Policy, rule: &Rule) -> Vec<Block> {
    let by = |ace: &&Ace| match &ace.action {
        Action::Decide(d) => {
            d.policy.as_ref() == Some(&policy.id) && d.rule.as_ref() == Some(&rule.id)
        }
        Action::Skip(_) => false,
    };
    let block = |ace: &Ace| {
        let (own, peer) = (acl.members(ace.own)?.clone(), acl.members(ace.peer)?.clone());
        let (source, destination) = match ace.direction {
            Direction::Egress => (own, peer),
            Direction::Ingress => (peer, own),
        };
        Some(Block { source, destination, services: (*ace.services).clone() })
    };
    acl.aces.iter().filter(by).filter_map(block).collect()
}

/// How many workloads stand at each end.
fn sides(whole: &Whole, blocks: &[Block]) -> String {
    let side = |end: fn(&Block) -> &AddressSet| {
        let is_there =
            |w: &&Workload| blocks.iter().any(|b| w.addresses.iter().any(|a| end(b).contains(*a)));
        let names = whole.site.workloads.iter().filter(is_there).map(|w| w.name.as_str());
        counted(names, "workload")
    };
    format!("- from {}\n- to {}", side(|b| &b.source), side(|b| &b.destination))
}

/// What comes of its connections.
fn verdict(catalogue: &Catalogue, whole: &Whole, rule: &Rule, blocks: Vec<Block>) -> String {
    let pattern = Pattern {
        source: String::new(),
        destination: String::new(),
        services: rule.service_words.join(", "),
        blocks,
    };
    let ground = Ground { site: &whole.site, acl: &whole.acl, catalogue };
    let found = groups(&ground, &pattern);
    let told = found.iter().take(GROUPS_MAX).map(|g| group(g, &whole.site));
    let mut lines: Vec<String> = told.collect();
    let more = found.len().saturating_sub(GROUPS_MAX);
    if more > 0 {
        lines.push(format!("- and {more} more kinds of answers"));
    }
    lines.join("\n")
}

/// One kind of answer: both views, how many pairs, and who says so for one of them.
fn group(group: &Group, site: &Site) -> String {
    let said = &group.said;
    let word = match (said.live(), said.intended()) {
        (true, true) => "allowed, now and as intended",
        (false, false) => "denied, now and as intended",
        (true, false) => "**flagged**: allowed now, denied as intended",
        (false, true) => "**would open**: denied now, allowed as intended",
    };
    let witness = &group.witness;
    let pairs = if group.pairs == 1 { "pair" } else { "pairs" };
    let mut text = format!(
        "- {word}: {} {pairs}, such as {} → {} {}",
        group.pairs,
        code(&witness.source),
        code(&witness.destination),
        code(&witness.connection.service.to_string()),
    );
    for (end, said) in [("egress", &said.egress), ("ingress", &said.ingress)] {
        text.extend(said.as_ref().map(|said| format!("  \n  {end}: {}", by(said, site))));
    }
    text
}

fn by(said: &Said, site: &Site) -> String {
    let who = match (&said.by.policy, &said.by.rule) {
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
    let told = said.by.rule.is_some() && said.by.outcome.allows();
    let why = if told { String::new() } else { format!(", {}", plain(&reason(&said.by, site))) };
    format!("{word}{who}{why}")
}
