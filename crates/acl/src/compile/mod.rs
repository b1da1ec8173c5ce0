// SPDX-License-Identifier: Apache-2.0
//! A site becomes entries, in the order of DESIGN 2.5; one file a step.
//!
//! First policies become entries over recipes, without a look at the inventory; then each recipe
//! is asked once who it takes.

mod application;
mod book;
mod compiled;
mod defaults;
mod inventory;
mod isolation;
mod label;
mod plumbing;
mod quarantine;
mod recipe;
mod relation;
mod select;
mod shared_service;

use std::sync::Arc;

use portolan_net::ServiceSet;
use portolan_site::model::{
    Addressing, Date, Decision, Direction, Forbid, Mode, Outcome, Policy, Reason, Rule, Site,
};
use rustc_hash::FxHashSet;

use crate::{Ace, Acl, Action};
use book::Book;
pub use compiled::{Changed, Compiled};
use recipe::RecipeId;

/// Takes every decision that the site, the addresses learned from DNS and the day allow to take.
pub fn compile(site: &Site, addressing: &Addressing, today: Date) -> Acl {
    compiled::acl(site, Compiler::read(site, addressing, today)).0
}

/// The state of one compilation.
struct Compiler<'a> {
    site: &'a Site,
    addressing: &'a Addressing,
    today: Date,
    book: Book<'a>,
    /// Looked up and never walked.
    services: FxHashSet<Arc<ServiceSet>>,
    any: Arc<ServiceSet>,
    aces: Vec<Ace>,
}

/// What an entry says, before it is known where it counts.
struct Entry {
    direction: Direction,
    own: RecipeId,
    peer: RecipeId,
    services: Arc<ServiceSet>,
    action: Action,
}

impl<'a> Compiler<'a> {
    /// Reads every policy.
    fn read(site: &'a Site, addressing: &'a Addressing, today: Date) -> Self {
        let (book, services, aces) = (Book::new(), FxHashSet::default(), Vec::new());
        let any = Arc::new(ServiceSet::any());
        let mut c = Self { site, addressing, today, book, services, any, aces };
        plumbing::compile(&mut c);
        quarantine::compile(&mut c);
        shared_service::compile(&mut c);
        isolation::compile(&mut c);
        application::compile(&mut c);
        defaults::compile(&mut c);
        c
    }

    /// Policies that count at all, in order of id.
    fn policies(&self) -> impl Iterator<Item = &'a Policy> + use<'a> {
        self.site.policies.iter().filter(|p| p.mode != Mode::Draft)
    }

    /// Adds an entry of a policy: at the own ends where the policy is enforced, and at those
    /// where it is monitored.
    fn add(&mut self, policy: &'a Policy, entry: Entry) {
        let monitored = self.monitored(policy, entry.direction);
        let enforced = self.book.minus(entry.own, monitored);
        let watched = self.book.and(entry.own, monitored);
        if watched != RecipeId::NOTHING {
            let (services, action) = (Arc::clone(&entry.services), entry.action.clone());
            self.push(Entry { own: enforced, ..entry }, true);
            self.push(Entry { own: watched, services, action, ..entry }, false);
        } else {
            self.push(Entry { own: enforced, ..entry }, true);
        }
    }

    /// Adds an entry that counts in both views, or in the intended one alone. It stays out only
    /// where no inventory could ever fill its groups.
    fn push(&mut self, entry: Entry, live: bool) {
        let Entry { direction, own, peer, services, action } = entry;
        if own == RecipeId::NOTHING || peer == RecipeId::NOTHING || services.is_empty() {
            return;
        }
        let (own, peer) = (self.book.group(own), self.book.group(peer));
        self.aces.push(Ace { direction, own, peer, services, action, live });
    }

    /// The one copy of a set of services.
    fn services(&mut self, services: &ServiceSet) -> Arc<ServiceSet> {
        if let Some(known) = self.services.get(services) {
            return Arc::clone(known);
        }
        let shared = Arc::new(services.clone());
        self.services.insert(Arc::clone(&shared));
        shared
    }

    fn any(&self) -> Arc<ServiceSet> {
        Arc::clone(&self.any)
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
