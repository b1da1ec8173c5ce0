// SPDX-License-Identifier: Apache-2.0
//! Whom a rule speaks of, and what comes of their connections.

use portolan_acl::{Ace, Acl, Action};
use portolan_net::{AddressSet, Block};
use portolan_site::model::{Direction, Mode, Policy, Rule, What, Workload};

use super::super::words::counted;
use super::verdict::verdict;
use crate::study::Whole;

pub(super) fn parts(whole: &Whole, policy: &Policy, rule: &Rule) -> Vec<String> {
    let blocks = blocks(&whole.acl, policy, rule);
    if let Some(nothing) = nothing(whole, policy, rule, &blocks) {
        return vec![nothing.to_owned()];
    }
    vec![sides(whole, &blocks), verdict(whole, &blocks)]
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
