// SPDX-License-Identifier: Apache-2.0
//! What one end says to another, asked once: many requirements join the same two parties.

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_acl::{Acl, Profile};
use portolan_net::ServiceSet;
use portolan_site::model::{Decision, Direction};

/// Profiles that were asked for.
#[derive(Debug)]
pub(super) struct Ways<'a> {
    acl: &'a Acl,
    profiles: BTreeMap<(Direction, IpAddr, IpAddr), Profile<'a>>,
}

impl<'a> Ways<'a> {
    pub(super) fn new(acl: &'a Acl) -> Self {
        Self { acl, profiles: BTreeMap::new() }
    }

    /// The intended decisions of an own end about some services. Empty where it does not judge.
    pub(super) fn decisions(
        &mut self,
        direction: Direction,
        own: IpAddr,
        peer: IpAddr,
        services: &ServiceSet,
    ) -> Vec<(ServiceSet, &'a Decision)> {
        let parts = self.profile(direction, own, peer).pieces.iter();
        let parts = parts.map(|p| (p.services.intersection(services), p.intended));
        parts.filter(|(part, _)| !part.is_empty()).collect()
    }

    fn profile(&mut self, direction: Direction, own: IpAddr, peer: IpAddr) -> &Profile<'a> {
        let ask = || self.acl.between(direction, own, peer);
        self.profiles.entry((direction, own, peer)).or_insert_with(ask)
    }
}
