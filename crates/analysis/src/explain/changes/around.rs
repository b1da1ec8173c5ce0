// SPDX-License-Identifier: Apache-2.0
//! The site without what has no say about a connection, so that it can be compiled again and
//! again: a verdict asks for the two ends and the policies that may judge them.

use std::net::IpAddr;

use portolan_net::Connection;
use portolan_site::model::{Mode, Policy, PolicyKind, Selector, Site, What, Workload};

/// Says of the connection what the whole site says.
pub(super) fn around(site: &Site, c: Connection) -> Site {
    let is_end = |a: &IpAddr| *a == c.initiator || *a == c.responder;
    let ends = site.workloads.iter().filter(|w| w.addresses.iter().any(is_end));
    let workloads: Vec<Workload> = ends.cloned().collect();
    let settled = workloads.iter().all(|end| is_settled(site, end));
    let may_judge = |p: &Policy| !settled || may_judge(p, &workloads);
    let counts = |p: &&Policy| p.mode != Mode::Draft && may_judge(p);
    Site {
        policies: site.policies.iter().filter(counts).cloned().collect(),
        address_groups: site.address_groups.clone(),
        fqdn_groups: site.fqdn_groups.clone(),
        default: site.default,
        unlabelled: site.unlabelled,
        networks: site.networks.clone(),
        workloads,
        ..Site::default()
    }
}

/// Whether its categories will stay as they are: a quarantine may let go of one, and a workload
/// that has none may be given any.
fn is_settled(site: &Site, end: &Workload) -> bool {
    let holds = |policy: &Policy| match &policy.kind {
        PolicyKind::Quarantine(quarantine) => quarantine.secures.selects(end),
        PolicyKind::Application(_) | PolicyKind::SharedService(_) | PolicyKind::Isolation(_) => {
            false
        }
    };
    end.categories.values().any(|values| !values.is_empty()) && !site.policies.iter().any(holds)
}

/// Whether an end may be in one of its tiers.
fn may_judge(policy: &Policy, ends: &[Workload]) -> bool {
    let may_hold = |selector: &Selector| match &selector.what {
        What::Categories(_) => {
            let whole = Selector { what: selector.what.clone(), except: Vec::new() };
            ends.iter().any(|end| whole.selects(end))
        }
        What::Everything | What::Addresses { .. } | What::Fqdns(_) | What::Tier(_) => true,
    };
    match &policy.kind {
        PolicyKind::Application(application) => {
            application.tiers.iter().any(|tier| may_hold(&tier.select))
        }
        PolicyKind::Quarantine(_) | PolicyKind::SharedService(_) | PolicyKind::Isolation(_) => true,
    }
}
