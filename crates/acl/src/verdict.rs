// SPDX-License-Identifier: Apache-2.0
//! The evaluator: one connection against the entries, first decision wins.

use std::net::IpAddr;

use portolan_net::{Connection, Service};
use portolan_site::model::{Decision, Direction, Judgement, Verdict, View};

use crate::{Acl, Action};

impl Acl {
    /// Both views of one connection.
    pub fn verdict(&self, connection: Connection) -> Verdict {
        Verdict {
            live: self.judge(connection, View::Live),
            intended: self.judge(connection, View::Intended),
        }
    }

    /// Both ends in one view. An end that is no workload does not judge.
    pub fn judge(&self, c: Connection, view: View) -> Judgement {
        if self.is_itself(c.initiator, c.responder) {
            return Judgement::default();
        }
        let at = |direction, own, peer| self.decide(direction, own, peer, c.service, view);
        Judgement {
            egress: at(Direction::Egress, c.initiator, c.responder).cloned(),
            ingress: at(Direction::Ingress, c.responder, c.initiator).cloned(),
        }
    }

    /// What the own end says; `None` where it is no workload.
    pub fn decide(
        &self,
        direction: Direction,
        own: IpAddr,
        peer: IpAddr,
        service: Service,
        view: View,
    ) -> Option<&Decision> {
        if !self.judges(own) {
            return None;
        }
        let mut resume = 0;
        for (index, ace) in self.aces.iter().enumerate() {
            let matches = index >= resume
                && ace.direction == direction
                && (ace.live || view == View::Intended)
                && ace.services.contains(service)
                && self.contains(ace.own, own)
                && self.contains(ace.peer, peer);
            match &ace.action {
                _ if !matches => {}
                Action::Decide(decision) => return Some(decision),
                Action::Skip(to) => resume = *to,
            }
        }
        None
    }
}
