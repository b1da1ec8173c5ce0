// SPDX-License-Identifier: Apache-2.0
//! A pair as Z3's side of the test reads it: entries, groups, our witnesses and our sets.

use portolan_acl::{Ace, Acl, Action};
use portolan_net::{AddressSet, Connection, ConnectionSet, ServiceSet};
use serde_json::{Value, json};

use super::pair::Pair;

pub(crate) fn question(pair: &Pair) -> Value {
    let witnesses = pair.difference.changes.iter().map(|c| connection(c.witness.connection));
    let [live, intended] = &pair.allowed;
    json!({
        "seed": pair.seed,
        "old": policy(&pair.old.acl),
        "new": policy(&pair.new.acl),
        "witnesses": witnesses.collect::<Value>(),
        "allowed": { "live": blocks(live), "intended": blocks(intended) },
    })
}

fn policy(acl: &Acl) -> Value {
    let judging = AddressSet::hosts(acl.names.keys().copied()).union(&acl.strangers);
    let workloads = acl.workloads.values().map(|own| addresses(&AddressSet::hosts(own.clone())));
    json!({
        "groups": acl.groups.iter().map(|g| addresses(&g.members)).collect::<Value>(),
        "entries": acl.aces.iter().map(entry).collect::<Value>(),
        "judging": addresses(&judging),
        "workloads": workloads.collect::<Value>(),
    })
}

fn entry(ace: &Ace) -> Value {
    let (allow, to) = match &ace.action {
        Action::Decide(decision) => (Some(decision.outcome.allows()), None),
        Action::Skip(to) => (None, Some(*to)),
    };
    json!({
        "direction": ace.direction.word(),
        "live": ace.live,
        "own": ace.own.0,
        "peer": ace.peer.0,
        "services": services(&ace.services),
        "allow": allow,
        "to": to,
    })
}

fn addresses(set: &AddressSet) -> Value {
    set.ranges().into_iter().map(|(first, last)| json!([first, last])).collect()
}

fn services(set: &ServiceSet) -> Value {
    set.ranges().into_iter().map(|(p, first, last)| json!([p.0, first, last])).collect()
}

fn connection(c: Connection) -> Value {
    json!({
        "source": c.initiator,
        "destination": c.responder,
        "protocol": c.service.protocol.0,
        "detail": c.service.detail,
    })
}

fn blocks(set: &ConnectionSet) -> Value {
    let block = |b: portolan_net::Block| {
        json!({
            "source": addresses(&b.source),
            "destination": addresses(&b.destination),
            "services": services(&b.services),
        })
    };
    set.blocks().into_iter().map(block).collect()
}
