// SPDX-License-Identifier: Apache-2.0
//! What to do about it, by what denies.

use portolan_site::model::{Direction, PolicyKind, Reason, Rules};

use super::super::{Context, Party, brief};
use super::finding::Blocked;
use super::suggestion;

pub(super) fn help(blocked: &Blocked<'_>, context: &Context<'_>) -> String {
    let reason = blocked.decision.reason;
    if blocked.chosen {
        "nothing, where every party uses the encrypted way".into()
    } else if reason == Reason::DenyRule {
        let id = &blocked.requirement.id;
        format!("narrow the deny; where it is meant, add `needs: {id}` to it")
    } else if reason == Reason::WithinDeny {
        let services = brief(&blocked.services);
        format!("write `within: [{services}]` in the place of `within: deny`")
    } else if reason == Reason::Isolated {
        isolated(blocked)
    } else if reason == Reason::Unlabelled {
        "give the machine the categories that a policy secures, in the inventory".into()
    } else if reason == Reason::SiteDefault {
        "write a policy that secures it; the site's default denies what no policy decides".into()
    } else {
        add(blocked, context)
    }
}

fn isolated(blocked: &Blocked<'_>) -> String {
    let rule = suggestion::rule(blocked, Direction::Ingress, &[]);
    format!("write a shared service for the end that serves, with `inbound: [{rule}]`")
}

fn add(blocked: &Blocked<'_>, context: &Context<'_>) -> String {
    let list = match blocked.direction {
        Direction::Egress => "outbound",
        Direction::Ingress => "inbound",
    };
    let policy = blocked.policy(context);
    let taken: Vec<&str> =
        policy.map(|p| p.rules().into_iter().map(|r| r.id.as_str()).collect()).unwrap_or_default();
    let rule = suggestion::rule(blocked, blocked.direction, &taken);
    let tiers = policy.map(|p| suggestion::tiers(blocked, p)).unwrap_or_default();
    let rule = suggestion::at(&rule, &tiers);
    let empty = policy.is_some_and(|p| match &p.kind {
        PolicyKind::Application(a) => {
            let rules = match blocked.direction {
                Direction::Egress => a.outbound.as_ref(),
                Direction::Ingress => a.inbound.as_ref(),
            };
            rules == Some(&Rules::List(Vec::new()))
        }
        PolicyKind::Quarantine(_) | PolicyKind::SharedService(_) | PolicyKind::Isolation(_) => {
            false
        }
    });
    let group = declared(blocked);
    if empty {
        return format!("in the place of `{list}: []`, write `{list}: [{rule}]`{group}");
    }
    format!("under `{list}`, add `{rule}`{group}")
}

/// A group of names that the rule speaks of and the site does not have yet.
fn declared(blocked: &Blocked<'_>) -> String {
    match blocked.peers.values().next() {
        Some(Party::Names { group, declared: false, hosts, .. }) => {
            let hosts: Vec<String> = hosts.iter().map(|h| format!("'{h}'")).collect();
            let hosts = hosts.join(", ");
            format!(", and under `fqdns` in portolan.yaml `{group}: [{hosts}]`")
        }
        _ => String::new(),
    }
}
