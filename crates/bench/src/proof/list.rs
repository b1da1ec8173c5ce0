// SPDX-License-Identifier: Apache-2.0
//! The same rules as entries, and as a site whose machines are the tokens.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use portolan_acl::{Ace, Acl, Action, Group, GroupId};
use portolan_net::{AddressSet, ServiceSet};
use portolan_site::model::{
    Categories, Decision, Direction, Forbid, Outcome, Reason, Site, Workload,
};

use super::rules::{Rules, addresses};

/// Entries at the initiator's end, in the order of the rules; the last denies what is left.
pub(super) fn acl(rules: &Rules) -> Acl {
    let mut groups = Groups::default();
    let mut aces = Vec::with_capacity(rules.list.len() + 1);
    for rule in &rules.list {
        let (own, peer) = (groups.of(&rule.sources), groups.of(&rule.destinations));
        aces.push(ace(own, peer, ServiceSet::tcp(rule.port), rule.allows));
    }
    let all: Vec<u32> = (0..rules.tokens).collect();
    let everything = Group { name: "everything".into(), members: Arc::new(AddressSet::full()) };
    let (own, peer) = (groups.of(&all), groups.push(everything));
    aces.push(ace(own, peer, ServiceSet::any(), false));
    let names = all.iter().flat_map(|t| addresses(*t).map(|a| (IpAddr::from(a), name(*t))));
    Acl {
        groups: groups.list,
        aces,
        workloads: all
            .iter()
            .map(|t| (name(*t), addresses(*t).map(IpAddr::from).to_vec()))
            .collect(),
        names: names.collect(),
        strangers: AddressSet::default(),
    }
}

pub(super) fn site(rules: &Rules) -> Site {
    let workload = |token| Workload {
        name: name(token).to_string(),
        addresses: addresses(token).map(IpAddr::from).to_vec(),
        mac: None,
        categories: Categories::new(),
        roles: [if token % 2 == 0 { "even" } else { "odd" }.to_owned()].into(),
        span: None,
    };
    let mut workloads: Vec<Workload> = (0..rules.tokens).map(workload).collect();
    workloads.sort_by(|a, b| a.name.cmp(&b.name));
    Site { workloads, ..Site::default() }
}

fn name(token: u32) -> Arc<str> {
    format!("t{token:05}").into()
}

fn ace(own: GroupId, peer: GroupId, services: ServiceSet, allows: bool) -> Ace {
    let (outcome, reason) = if allows {
        (Outcome::Allow, Reason::AllowRule)
    } else {
        (Outcome::Deny(Forbid::Drop), Reason::DenyRule)
    };
    let decision = Decision { outcome, policy: None, rule: None, reason };
    let (direction, action) = (Direction::Egress, Action::Decide(decision));
    Ace { direction, own, peer, services: Arc::new(services), action, live: true }
}

#[derive(Default)]
struct Groups {
    list: Vec<Group>,
    known: BTreeMap<Vec<u32>, GroupId>,
}

impl Groups {
    fn of(&mut self, tokens: &[u32]) -> GroupId {
        if let Some(id) = self.known.get(tokens) {
            return *id;
        }
        let all = tokens.iter().flat_map(|t| addresses(*t)).map(IpAddr::from);
        let members = Arc::new(AddressSet::hosts(all));
        let id = self.push(Group { name: format!("{:?}", tokens.first()), members });
        self.known.insert(tokens.to_vec(), id);
        id
    }

    fn push(&mut self, group: Group) -> GroupId {
        let id = GroupId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(group);
        id
    }
}
