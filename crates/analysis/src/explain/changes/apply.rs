// SPDX-License-Identifier: Apache-2.0
//! A change, carried out on the resolved site.

use std::net::IpAddr;

use portolan_net::AddressSet;
use portolan_site::model::{
    Direction, Policy, PolicyKind, Rule, Rules, Selector, Site, What, Within, Workload,
};

use super::{Edit, Narrowed};

impl Edit {
    /// Makes the change. What it speaks of and the site does not have, stays as it is.
    pub fn apply(&self, site: &mut Site) {
        match self {
            Self::AddRule { policy, direction, rule, .. } => {
                let rules = policy_of(site, policy).and_then(|p| list_of(p, *direction));
                rules.into_iter().for_each(|list| list.push((**rule).clone()));
            }
            Self::AddPolicy { policy, .. } => {
                site.policies.push((**policy).clone());
                site.policies.sort_by(|a, b| a.id.cmp(&b.id));
            }
            Self::LeaveOut { policy, from, addresses } => {
                let selector = policy_of(site, policy).and_then(|p| narrowed(p, from));
                selector.into_iter().for_each(|s| s.except.push(by_address(addresses)));
            }
            Self::Within { policy, tier, services } => {
                let application = policy_of(site, policy).and_then(|p| match &mut p.kind {
                    PolicyKind::Application(application) => Some(application),
                    PolicyKind::Quarantine(_)
                    | PolicyKind::SharedService(_)
                    | PolicyKind::Isolation(_) => None,
                });
                let within = Within::Services(services.clone());
                application.into_iter().for_each(|a| {
                    a.within.insert(tier.clone(), within.clone());
                });
            }
            Self::TakeCategory { workload, key, values } => {
                let carried = workload_of(site, workload).and_then(|w| w.categories.get_mut(key));
                carried.into_iter().for_each(|carried| carried.retain(|v| !values.contains(v)));
            }
            Self::GiveCategories { workload, categories } => {
                let found = workload_of(site, workload);
                found.into_iter().for_each(|w| w.categories = categories.clone());
            }
            Self::List(workload) => {
                site.workloads.push((**workload).clone());
                site.workloads.sort_by(|a, b| a.name.cmp(&b.name));
            }
        }
    }
}

/// Exactly these addresses.
pub(super) fn by_address(addresses: &[IpAddr]) -> Selector {
    let words: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    let set = AddressSet::hosts(addresses.iter().copied());
    Selector { what: What::Addresses { name: words.join(", "), set }, except: Vec::new() }
}

fn policy_of<'s>(site: &'s mut Site, id: &str) -> Option<&'s mut Policy> {
    site.policies.iter_mut().find(|p| p.id == id)
}

fn workload_of<'s>(site: &'s mut Site, name: &str) -> Option<&'s mut Workload> {
    site.workloads.iter_mut().find(|w| w.name == name)
}

fn list_of(policy: &mut Policy, direction: Direction) -> Option<&mut Vec<Rule>> {
    let of = |inbound, outbound| match direction {
        Direction::Ingress => inbound,
        Direction::Egress => outbound,
    };
    match &mut policy.kind {
        PolicyKind::Application(a) => match of(&mut a.inbound, &mut a.outbound) {
            Some(Rules::List(rules)) => Some(rules),
            Some(Rules::Any) | None => None,
        },
        PolicyKind::SharedService(s) => Some(of_lists(&mut s.inbound, &mut s.outbound, direction)),
        PolicyKind::Quarantine(q) => Some(of_lists(&mut q.inbound, &mut q.outbound, direction)),
        PolicyKind::Isolation(_) => None,
    }
}

fn of_lists<'r>(
    inbound: &'r mut Vec<Rule>,
    outbound: &'r mut Vec<Rule>,
    direction: Direction,
) -> &'r mut Vec<Rule> {
    match direction {
        Direction::Ingress => inbound,
        Direction::Egress => outbound,
    }
}

fn narrowed<'p>(policy: &'p mut Policy, from: &Narrowed) -> Option<&'p mut Selector> {
    match from {
        Narrowed::Rule(direction, id) => {
            let rules = list_of(policy, *direction)?;
            rules.iter_mut().find(|r| r.id == *id).map(|r| &mut r.peer)
        }
        Narrowed::Secures => match &mut policy.kind {
            PolicyKind::Quarantine(quarantine) => Some(&mut quarantine.secures),
            PolicyKind::Application(_)
            | PolicyKind::SharedService(_)
            | PolicyKind::Isolation(_) => None,
        },
    }
}
