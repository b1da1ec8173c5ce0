// SPDX-License-Identifier: Apache-2.0
//! A site becomes entries, in the order of DESIGN 2.5; one file a step.

mod application;
mod defaults;
mod groups;
mod isolation;
mod labels;
mod plumbing;
mod quarantine;
mod shared_service;

use std::sync::Arc;

use portolan_net::ServiceSet;
use portolan_site::model::{
    Addressing, Date, Decision, Direction, Forbid, Mode, Outcome, Policy, Reason, Rule, Site,
};

use crate::{Ace, Acl, Action, GroupId};
use groups::{Groups, Named};

/// Takes every decision that the site, the addresses learned from DNS and the day allow to take.
pub fn compile(site: &Site, addressing: &Addressing, today: Date) -> Acl {
    let mut c = Compiler { site, today, groups: Groups::new(site, addressing), aces: Vec::new() };
    plumbing::compile(&mut c);
    quarantine::compile(&mut c);
    shared_service::compile(&mut c);
    isolation::compile(&mut c);
    application::compile(&mut c);
    defaults::compile(&mut c);
    let mut acl = Acl { aces: c.aces, groups: c.groups.finish(), ..Acl::default() };
    acl.strangers = groups::strangers(site);
    for workload in &site.workloads {
        let name: Arc<str> = workload.name.as_str().into();
        acl.names.extend(workload.addresses.iter().map(|a| (*a, Arc::clone(&name))));
        acl.workloads.insert(name, workload.addresses.clone());
    }
    acl
}

/// The state of one compilation.
struct Compiler<'a> {
    site: &'a Site,
    today: Date,
    groups: Groups<'a>,
    aces: Vec<Ace>,
}

/// What an entry says, before it is known where it counts.
struct Entry {
    direction: Direction,
    own: Named,
    peer: Named,
    services: ServiceSet,
    action: Action,
}

impl<'a> Compiler<'a> {
    /// Policies that count at all, in order of id.
    fn policies(&self) -> impl Iterator<Item = &'a Policy> + use<'a> {
        self.site.policies.iter().filter(|p| p.mode != Mode::Draft)
    }

    /// Adds an entry of a policy: at the own ends where the policy is enforced, and at those
    /// where it is monitored.
    fn add(&mut self, policy: &Policy, entry: Entry) {
        let monitored = self.groups.monitored(policy, entry.direction);
        if monitored.set.is_empty() {
            return self.add_always(entry);
        }
        let enforced = entry.own.minus(&monitored);
        let watched = entry.own.and(&monitored);
        let id = self.groups.id(&entry.peer);
        self.push(&entry, &enforced, id, true);
        self.push(&entry, &watched, id, false);
    }

    /// Adds an entry that counts in both views wherever it stands.
    fn add_always(&mut self, entry: Entry) {
        let id = self.groups.id(&entry.peer);
        self.push(&entry, &entry.own, id, true);
    }

    fn push(&mut self, entry: &Entry, own: &Named, peer: GroupId, live: bool) {
        if own.set.is_empty() || entry.services.is_empty() {
            return;
        }
        let (own, direction) = (self.groups.id(own), entry.direction);
        let (services, action) = (Arc::new(entry.services.clone()), entry.action.clone());
        self.aces.push(Ace { direction, own, peer, services, action, live });
    }

    fn forbid(&self, policy: &Policy) -> Forbid {
        policy.forbid.unwrap_or(self.site.default.forbid)
    }

    fn is_live(&self, rule: &Rule) -> bool {
        !rule.is_expired(self.today)
    }
}

/// A decision of a policy, by a rule or by none.
fn decision(policy: &Policy, rule: Option<&Rule>, reason: Reason, outcome: Outcome) -> Action {
    Action::Decide(Decision {
        outcome,
        policy: Some(policy.id.clone()),
        rule: rule.map(|r| r.id.clone()),
        reason,
    })
}
