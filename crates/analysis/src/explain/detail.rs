// SPDX-License-Identifier: Apache-2.0
//! What is said of one connection alone: what stands behind each decision, and what would have to
//! change.

use std::net::IpAddr;

use portolan_acl::Acl;
use portolan_site::model::{Decision, Direction, View};

use super::{Answer, Change, Context, Said, changes, shadow};

/// More about one connection than a list of many would bear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// At each end, in order, what other entries would have decided.
    pub egress: Vec<Decision>,
    pub ingress: Vec<Decision>,
    /// What would let it pass in both views; empty where it passes.
    pub changes: Vec<Change>,
}

/// Works it out.
pub fn detail(context: &Context<'_>, acl: &Acl, answer: &Answer) -> Detail {
    let c = answer.connection;
    let behind = |direction, ends: (IpAddr, IpAddr), said: Option<Said>| {
        let view = if said.is_none_or(|s| s.live) { View::Intended } else { View::Live };
        let said = shadow::decisions(acl, direction, ends, c.service, view);
        said.into_iter().skip(1).collect()
    };
    let said = answer.said();
    Detail {
        egress: behind(Direction::Egress, (c.initiator, c.responder), said.egress),
        ingress: behind(Direction::Ingress, (c.responder, c.initiator), said.ingress),
        changes: changes(context, c),
    }
}
