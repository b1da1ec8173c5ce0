// SPDX-License-Identifier: Apache-2.0
//! Entries as small keys, so that a list of ten thousand is compared by numbers.

use std::collections::HashMap;
use std::hash::Hash;

use portolan_acl::{Ace, Acl, Action, Group, GroupId};
use portolan_net::{AddressSet, ServiceSet};

/// An entry by what it says: own members, peer members, services, effect.
pub(super) type Content = (u32, u32, u32, Effect);

/// An entry by what it is called: names of own and peer, and its decision's origin.
pub(super) type Name = (u32, u32, u32);

/// What an entry does to what passes. How a denial refuses is no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Effect {
    Allow,
    Deny,
    /// Where it goes on is compared once everything else is aligned.
    Skip,
}

impl Effect {
    pub(super) fn of(action: &Action) -> Self {
        match action {
            Action::Decide(decision) if decision.outcome.allows() => Self::Allow,
            Action::Decide(_) => Self::Deny,
            Action::Skip(_) => Self::Skip,
        }
    }
}

/// Numbers for the sets and the names of two Acls: equal numbers, equal values.
#[derive(Default)]
pub(super) struct Keys<'a> {
    sets: Numbers<&'a AddressSet>,
    services: Numbers<&'a ServiceSet>,
    names: Numbers<&'a str>,
    origins: Numbers<Origin<'a>>,
}

/// A number for each value that was met.
#[derive(Debug)]
struct Numbers<T>(HashMap<T, u32>);

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Eq + Hash> Numbers<T> {
    fn number(&mut self, value: T) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(value).or_insert(next)
    }
}

/// Policy, rule and reason; a skip has none.
type Origin<'a> = (Effect, Option<(Option<&'a str>, Option<&'a str>, &'a str)>);

/// The groups of one Acl by number.
pub(super) struct Groups(Vec<(u32, u32)>);

impl<'a> Keys<'a> {
    pub(super) fn groups(&mut self, acl: &'a Acl) -> Groups {
        let both =
            |g: &'a Group| (self.sets.number(&*g.members), self.names.number(g.name.as_str()));
        Groups(acl.groups.iter().map(both).collect())
    }

    pub(super) fn content(&mut self, groups: &Groups, ace: &'a Ace) -> Content {
        let of = |id: GroupId| groups.0.get(id.0 as usize).map_or(0, |g| g.0);
        let services = self.services.number(&*ace.services);
        (of(ace.own), of(ace.peer), services, Effect::of(&ace.action))
    }

    pub(super) fn name(&mut self, groups: &Groups, ace: &'a Ace) -> Name {
        let of = |id: GroupId| groups.0.get(id.0 as usize).map_or(0, |g| g.1);
        (of(ace.own), of(ace.peer), self.origins.number(origin(&ace.action)))
    }
}

fn origin(action: &Action) -> Origin<'_> {
    let from = match action {
        Action::Decide(d) => Some((d.policy.as_deref(), d.rule.as_deref(), d.reason.word())),
        Action::Skip(_) => None,
    };
    (Effect::of(action), from)
}
