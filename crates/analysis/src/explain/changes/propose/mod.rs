// SPDX-License-Identifier: Apache-2.0
//! What takes a denial away, by its reason; one file a kind of answer.

mod category;
mod deny;
mod isolation;
mod policy;
mod quarantine;
mod rule;

use std::net::IpAddr;

use portolan_net::{Connection, Service};
use portolan_site::model::{Direction, Policy, Reason, Site};

use super::holds::Ground;
use super::{Change, Context, Denial, Edit};

/// A denial, with what is needed to answer it.
pub(super) struct Case<'a> {
    context: &'a Context<'a>,
    site: &'a Site,
    connection: Connection,
    denial: &'a Denial,
    /// The end that denies, and the other.
    own: IpAddr,
    peer: IpAddr,
}

/// A change that takes the denial away, and closes nothing for this connection.
pub(super) fn change(
    context: &Context<'_>,
    site: &Site,
    connection: Connection,
    denial: &Denial,
) -> Option<Change> {
    let (own, peer) = match denial.end {
        Direction::Egress => (connection.initiator, connection.responder),
        Direction::Ingress => (connection.responder, connection.initiator),
    };
    let case = Case { context, site, connection, denial, own, peer };
    match denial.decision.reason {
        Reason::QuarantineStrict | Reason::ForensicDeny => quarantine::release(&case),
        Reason::Isolated => isolation::exempt(&case),
        Reason::DenyRule => deny::narrow(&case),
        Reason::WithinDeny => deny::within(&case),
        Reason::NotAllowed => rule::add(&case),
        Reason::Unlabelled => category::give(&case),
        Reason::SiteDefault => policy::write(&case),
        Reason::Plumbing
        | Reason::ForensicAllow
        | Reason::SharedService
        | Reason::AllowRule
        | Reason::AnyAllowed
        | Reason::WithinAllow => None,
    }
}

impl<'a> Case<'a> {
    fn ground(&self) -> Ground<'a> {
        Ground { site: self.site, acl: &self.denial.acl, addressing: self.context.addressing }
    }

    fn service(&self) -> Service {
        self.connection.service
    }

    /// The policy that denies.
    fn policy(&self) -> Option<&'a Policy> {
        self.named(self.denial.decision.policy.as_deref()?)
    }

    fn named(&self, id: &str) -> Option<&'a Policy> {
        self.site.policies.iter().find(|p| p.id == id)
    }

    fn because(&self, edit: Edit, instead: Vec<String>) -> Option<Change> {
        Some(Change { end: self.denial.end, edit, instead })
    }

    /// What the end at this address is called.
    fn name(&self, address: IpAddr) -> String {
        self.site.workload_at(address).map_or_else(|| address.to_string(), |w| w.name.clone())
    }

    /// Every address of the machine that has this one.
    fn addresses(&self, address: IpAddr) -> Vec<IpAddr> {
        self.site.workload_at(address).map_or_else(|| vec![address], |w| w.addresses.clone())
    }
}
