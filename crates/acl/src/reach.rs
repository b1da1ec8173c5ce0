// SPDX-License-Identifier: Apache-2.0
//! What one end allows another, for all services at once.

use std::net::IpAddr;

use portolan_net::ServiceSet;
use portolan_site::model::{Decision, Direction, View};

use crate::{Acl, Profile};

impl Acl {
    /// What an own end says to one peer about every service. Empty where it is no workload.
    pub fn between(&self, direction: Direction, own: IpAddr, peer: IpAddr) -> Profile<'_> {
        if !self.judges(own) || self.is_itself(own, peer) {
            return Profile::default();
        }
        let mut entries = self.entries_at(direction, own);
        entries.retain(|i| self.aces.get(*i).is_some_and(|a| self.contains(a.peer, peer)));
        self.profile(&entries)
    }

    /// The part of some services that the own end denies, with each decision that denies.
    pub fn denied(
        &self,
        direction: Direction,
        own: IpAddr,
        peer: IpAddr,
        services: &ServiceSet,
        view: View,
    ) -> Vec<(ServiceSet, &Decision)> {
        let decided = |p: &crate::Piece<'_>| match view {
            View::Live => !p.live.outcome.allows(),
            View::Intended => !p.intended.outcome.allows(),
        };
        let profile = self.between(direction, own, peer);
        let denied = profile.pieces.iter().filter(|p| decided(p)).map(|p| {
            let by = match view {
                View::Live => p.live,
                View::Intended => p.intended,
            };
            (p.services.intersection(services), by)
        });
        denied.filter(|(services, _)| !services.is_empty()).collect()
    }
}
