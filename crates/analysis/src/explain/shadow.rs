// SPDX-License-Identifier: Apache-2.0
//! What stands behind a decision: entries that match too, and come later.

use std::net::IpAddr;

use portolan_acl::{Acl, Action};
use portolan_net::Service;
use portolan_site::model::{Decision, Direction, View};

/// What the end would say if the entries before were not there, one after the other; the first
/// of them is what it does say. Each decision once.
pub fn decisions(
    acl: &Acl,
    direction: Direction,
    (own, peer): (IpAddr, IpAddr),
    service: Service,
    view: View,
) -> Vec<Decision> {
    let mut said: Vec<Decision> = Vec::new();
    if !acl.judges(own) || acl.is_itself(own, peer) {
        return said;
    }
    let mut resume = 0;
    for (index, ace) in acl.aces.iter().enumerate() {
        let matches = index >= resume
            && ace.direction == direction
            && (ace.live || view == View::Intended)
            && ace.services.contains(service)
            && acl.contains(ace.own, own)
            && acl.contains(ace.peer, peer);
        match &ace.action {
            _ if !matches => {}
            Action::Skip(to) => resume = *to,
            Action::Decide(decision) if said.contains(decision) => {}
            Action::Decide(decision) => said.push(decision.clone()),
        }
    }
    said
}
