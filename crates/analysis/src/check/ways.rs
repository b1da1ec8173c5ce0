// SPDX-License-Identifier: Apache-2.0
//! What one end says to another, asked once: many requirements join the same two parties.

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_acl::{Acl, Profile};
use portolan_net::ServiceSet;
use portolan_site::model::{Decision, Direction, View};

/// Profiles that were asked for.
#[derive(Debug)]
pub(crate) struct Ways<'a> {
    acl: &'a Acl,
    view: View,
    profiles: BTreeMap<(Direction, IpAddr, IpAddr), Profile<'a>>,
}

impl<'a> Ways<'a> {
    pub(crate) fn new(acl: &'a Acl, view: View) -> Self {
        Self { acl, view, profiles: BTreeMap::new() }
    }

    /// The decisions of an own end about some services. Empty where it does not judge.
    pub(crate) fn decisions(
        &mut self,
        direction: Direction,
        own: IpAddr,
        peer: IpAddr,
        services: &ServiceSet,
    ) -> Vec<(ServiceSet, &'a Decision)> {
        let view = self.view;
        let parts = self.profile(direction, own, peer).pieces.iter();
        let parts = parts.map(|p| {
            let by = match view {
                View::Live => p.live,
                View::Intended => p.intended,
            };
            (p.services.intersection(services), by)
        });
        parts.filter(|(part, _)| !part.is_empty()).collect()
    }

    fn profile(&mut self, direction: Direction, own: IpAddr, peer: IpAddr) -> &Profile<'a> {
        let ask = || self.acl.between(direction, own, peer);
        self.profiles.entry((direction, own, peer)).or_insert_with(ask)
    }
}
