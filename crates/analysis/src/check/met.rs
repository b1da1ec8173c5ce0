// SPDX-License-Identifier: Apache-2.0
//! What a requirement meets between two addresses: the one judgement that findings and the coverage
//! of a chart share, so that they never disagree.

use std::net::IpAddr;

use portolan_acl::{Acl, compile};
use portolan_catalog::Requirement;
use portolan_net::{Family, Protocol, ServiceSet};
use portolan_site::model::{Action, Decision, Direction, Policy, Rule};

use super::ways::Ways;
use super::{Context, choice, names, rules};

/// The site as requirements are judged: with an address for every name that the charts ask for.
pub(crate) fn judged_by(context: &Context<'_>) -> Acl {
    let named = names::by_role(context.site, context.catalogue);
    compile(context.site, &names::learned(&named), context.today)
}

/// Whether a rule was written for it. The names of a service are many, change, and may be reached
/// through a proxy: such a rule's word is taken.
pub(crate) fn is_named(context: &Context<'_>, requirement: &Requirement) -> bool {
    naming(context, requirement).is_some()
}

/// The first rule that allows and names the requirement.
pub(crate) fn naming<'a>(
    context: &Context<'a>,
    requirement: &Requirement,
) -> Option<(&'a Policy, &'a Rule)> {
    let mut allows = rules(context.site).filter(|(_, rule)| rule.action == Action::Allow);
    allows.find(|(_, rule)| rule.needs.contains(&requirement.id))
}

/// What both ends say of everything that a requirement asks for.
#[derive(Debug)]
pub(crate) struct Met<'a> {
    pub(crate) asked: ServiceSet,
    /// What both ends let pass.
    pub(crate) passing: ServiceSet,
    /// Who lets what pass, an end.
    pub(crate) allows: Vec<(Direction, ServiceSet, &'a Decision)>,
    pub(crate) denials: Vec<Denial<'a>>,
    /// Ports that a site pins are a part of those that the chart has to give: what passes is them.
    pub(crate) pinned: bool,
}

/// What one end denies.
#[derive(Debug)]
pub(crate) struct Denial<'a> {
    pub(crate) direction: Direction,
    pub(crate) services: ServiceSet,
    pub(crate) decision: &'a Decision,
    /// Somebody meant to deny it.
    pub(crate) meant: bool,
    /// What the requirement is for passes in another way, and a rule chose that way.
    pub(crate) chosen: bool,
}

impl<'a> Met<'a> {
    /// Whether what the requirement is for passes: all of it, or the way that somebody chose.
    pub(crate) fn is_met(&self) -> bool {
        self.pinned || self.denials.iter().all(|denial| denial.chosen)
    }

    /// What each end denies, less what somebody meant to deny.
    pub(crate) fn unmet(self) -> Vec<Denial<'a>> {
        if self.pinned {
            return Vec::new();
        }
        self.denials.into_iter().filter(|denial| !denial.meant).collect()
    }
}

/// Asks both ends.
pub(crate) fn meet<'a>(
    context: &Context<'_>,
    ways: &mut Ways<'a>,
    requirement: &Requirement,
    (from, to): (IpAddr, IpAddr),
) -> Met<'a> {
    let asked = of_family(&requirement.service_set(), from);
    let (mut allows, mut denials) = (Vec::new(), Vec::new());
    let mut passing = asked.clone();
    for (direction, own, peer) in [(Direction::Egress, from, to), (Direction::Ingress, to, from)] {
        for (services, decision) in ways.decisions(direction, own, peer, &asked) {
            if decision.outcome.allows() {
                allows.push((direction, services, decision));
                continue;
            }
            passing = passing.difference(&services);
            let end = (direction, own, peer);
            let chosen = choice::other_way(context, ways, requirement, end, &services);
            let meant = choice::is_meant(context, requirement, decision);
            denials.push(Denial { direction, services, decision, meant, chosen });
        }
    }
    let pinned = requirement.pin.is_some() && !passing.is_empty() && !denials.is_empty();
    Met { asked, passing, allows, denials, pinned }
}

/// Without the ICMP of the other family.
fn of_family(services: &ServiceSet, address: IpAddr) -> ServiceSet {
    let other = match Family::of(address) {
        Family::V4 => Protocol::ICMPV6,
        Family::V6 => Protocol::ICMP,
    };
    services.difference(&ServiceSet::protocol(other))
}
