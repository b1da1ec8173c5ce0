// SPDX-License-Identifier: Apache-2.0
//! One connection at one end in one view: all that a decision may look at.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::LazyLock;

use portolan_net::{Connection, Service, is_group_address};
use portolan_site::model::{
    Addressing, Categories, Date, Direction, Policy, Selector, Site, Tier, View, Workload,
};

/// An end of a connection (DESIGN 2.2): a workload of the inventory, or else an outside address,
/// a broadcast or a multicast group.
#[derive(Clone, Copy)]
pub(crate) struct End<'a> {
    pub(crate) address: IpAddr,
    pub(crate) workload: Option<&'a Workload>,
}

impl<'a> End<'a> {
    fn of(site: &'a Site, address: IpAddr) -> Self {
        if is_group_address(address) {
            return Self { address, workload: None };
        }
        let listed = site.workload_at(address);
        let is_ours = is_link_local(address) || site.networks.contains(address);
        Self { address, workload: listed.or_else(|| is_ours.then(|| &*NOBODY_LISTED)) }
    }

    /// Of the link itself, which no router passes on.
    pub(crate) fn is_link_local(&self) -> bool {
        is_link_local(self.address)
    }
}

/// ADR 0001.19: a machine of the site that the inventory does not know is a workload without
/// categories.
static NOBODY_LISTED: LazyLock<Workload> = LazyLock::new(|| Workload {
    name: String::new(),
    addresses: Vec::new(),
    mac: None,
    categories: Categories::new(),
    roles: BTreeSet::new(),
    span: None,
});

/// RFC 3927, RFC 4291 2.5.6.
fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(a) => a.is_link_local(),
        IpAddr::V6(a) => a.is_unicast_link_local(),
    }
}

/// A connection as one of its ends sees it: `own` is the end that judges, `peer` the other.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) site: &'a Site,
    pub(crate) addressing: &'a Addressing,
    pub(crate) today: Date,
    pub(crate) view: View,
    pub(crate) direction: Direction,
    pub(crate) own: End<'a>,
    pub(crate) peer: End<'a>,
    pub(crate) connection: Connection,
}

impl<'a> Case<'a> {
    /// The connection at the end that `direction` names; `None` where that end does not judge.
    pub(crate) fn at(
        site: &'a Site,
        addressing: &'a Addressing,
        today: Date,
        connection: Connection,
        view: View,
        direction: Direction,
    ) -> Option<Self> {
        let initiator = End::of(site, connection.initiator);
        let responder = End::of(site, connection.responder);
        let (own, peer) = match direction {
            Direction::Egress => (initiator, responder),
            Direction::Ingress => (responder, initiator),
        };
        own.workload?;
        Some(Self { site, addressing, today, view, direction, own, peer, connection })
    }

    /// The same connection in the same view at the other end, if that end judges.
    pub(crate) fn at_peer(&self) -> Option<Self> {
        let direction = match self.direction {
            Direction::Egress => Direction::Ingress,
            Direction::Ingress => Direction::Egress,
        };
        Self::at(self.site, self.addressing, self.today, self.connection, self.view, direction)
    }

    pub(crate) fn service(&self) -> Service {
        self.connection.service
    }

    /// The policies that count here, in order of id (ADR 0001.7, 0001.8).
    pub(crate) fn policies(&self) -> Vec<&'a Policy> {
        let mut policies: Vec<_> = self.site.policies.iter().filter(|p| self.counts(p)).collect();
        policies.sort_by(|a, b| a.id.cmp(&b.id));
        policies
    }

    /// Whether the selector takes the end that judges.
    pub(crate) fn selects_own(&self, tiers: &[Tier], selector: &Selector) -> bool {
        self.selects(tiers, selector, &self.own)
    }

    /// Whether the selector takes the other end.
    pub(crate) fn selects_peer(&self, tiers: &[Tier], selector: &Selector) -> bool {
        self.selects(tiers, selector, &self.peer)
    }

    /// The rules of this direction out of two lists.
    pub(crate) fn side<T>(&self, inbound: T, outbound: T) -> T {
        match self.direction {
            Direction::Egress => outbound,
            Direction::Ingress => inbound,
        }
    }
}
