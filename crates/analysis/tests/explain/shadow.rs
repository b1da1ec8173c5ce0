// SPDX-License-Identifier: Apache-2.0
//! What stands behind a decision.

use std::net::IpAddr;
use std::sync::Arc;

use portolan_acl::{Acl, Action, compile};
use portolan_analysis::explain::decisions;
use portolan_net::{Service, ServiceSet};
use portolan_site::model::{Decision, Direction, View};

use crate::Drawn;

const SITES: u64 = 400;
const CONNECTIONS: usize = 12;

/// The entries as if none had ever decided so.
fn without(acl: &Acl, gone: &[Decision]) -> Acl {
    let mut acl = acl.clone();
    for ace in &mut acl.aces {
        if matches!(&ace.action, Action::Decide(decision) if gone.contains(decision)) {
            ace.services = Arc::new(ServiceSet::default());
        }
    }
    acl
}

#[test]
fn each_decides_where_those_before_it_are_not_there() {
    let (mut ends, mut behind) = (0, 0);
    for seed in 0..SITES {
        let mut drawn = Drawn::from(seed);
        let acl = compile(&drawn.site, &drawn.addressing, drawn.today);
        for _ in 0..CONNECTIONS {
            let c = drawn.connection();
            let asked: [(Direction, (IpAddr, IpAddr), Service); 2] = [
                (Direction::Egress, (c.initiator, c.responder), c.service),
                (Direction::Ingress, (c.responder, c.initiator), c.service),
            ];
            for (direction, (own, peer), service) in asked {
                for view in [View::Live, View::Intended] {
                    let said = decisions(&acl, direction, (own, peer), service, view);
                    if acl.is_itself(own, peer) {
                        assert!(said.is_empty());
                        continue;
                    }
                    for at in 0..=said.len() {
                        let rest = without(&acl, &said[..at]);
                        let found = rest.decide(direction, own, peer, service, view);
                        assert_eq!(found, said.get(at), "seed {seed} {c} {direction:?} {view:?}");
                    }
                    ends += 1;
                    behind += said.len().saturating_sub(1);
                }
            }
        }
    }
    println!("{ends} ends, {behind} decisions behind the first");
    assert!(ends > 15_000 && behind > 15_000, "{ends} {behind}");
}
