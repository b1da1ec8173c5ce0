// SPDX-License-Identifier: Apache-2.0
//! A question cut where entries begin and end: own ends that lie in the same groups, then, for
//! each such class, peers that lie in the same groups of its entries.

use std::collections::BTreeSet;
use std::hash::Hash;
use std::sync::Arc;

use portolan_net::{AddressNumber, Columns, ConnectionSet, Intervals, Relation, ServiceSet, Steps};
use portolan_site::model::{Decision, Direction, View};

use super::own_first;
use super::touching::{Touching, touching};
use crate::{Acl, Action, GroupId};

/// A question and the entries that touch it.
pub(super) struct Cut<'a> {
    acl: &'a Acl,
    /// Own ends first.
    pub(super) asked: ConnectionSet,
    touching: Touching,
    view: View,
}

/// A value for each own end and peer.
type Table<T, V> = Steps<T, Arc<Steps<T, V>>>;

impl<'a> Cut<'a> {
    pub(super) fn new(
        acl: &'a Acl,
        direction: Direction,
        view: View,
        asked: &ConnectionSet,
    ) -> Self {
        let asked = own_first(direction, asked.clone());
        let touching = touching(acl, direction, view, &asked);
        Self { acl, asked, touching, view }
    }

    /// What `f` makes of each part: of the services that are asked about there, and of the entries
    /// that match there, in order.
    pub(super) fn each<T: AddressNumber, V: Clone + Eq + Hash>(
        &self,
        asked: &Relation<T>,
        mut f: impl FnMut(&ServiceSet, &[usize]) -> Option<V>,
    ) -> Table<T, V> {
        let groups: Vec<GroupId> = self.touching.keys().copied().collect();
        let classes = self.classes(&groups, &asked.domain());
        asked.zip(&classes, |columns, open| {
            let open = open.into_iter().flatten().filter_map(|i| groups.get(*i));
            Some(Arc::new(self.each_peer(columns?, self.entries(open), &mut f)))
        })
    }

    fn each_peer<T: AddressNumber, V: Clone + Eq + Hash>(
        &self,
        columns: &Columns<T>,
        entries: Vec<usize>,
        f: &mut impl FnMut(&ServiceSet, &[usize]) -> Option<V>,
    ) -> Steps<T, V> {
        let peer = |index: &usize| self.acl.aces.get(*index).map(|ace| ace.peer);
        let groups: BTreeSet<GroupId> = entries.iter().filter_map(peer).collect();
        let groups: Vec<GroupId> = groups.into_iter().collect();
        let classes = self.classes(&groups, &columns.domain());
        columns.zip(&classes, |services, open| {
            let open: Vec<GroupId> =
                open.into_iter().flatten().filter_map(|i| groups.get(*i).copied()).collect();
            let holds = |i: &&usize| peer(i).is_some_and(|p| open.binary_search(&p).is_ok());
            let matching: Vec<usize> = entries.iter().filter(holds).copied().collect();
            f(services?, &matching)
        })
    }

    /// The addresses of `within` by the groups that hold them.
    fn classes<T: AddressNumber>(
        &self,
        groups: &[GroupId],
        within: &Intervals<T>,
    ) -> Steps<T, Vec<usize>> {
        let part = |id: &GroupId| match self.acl.members(*id) {
            Some(members) => T::part(members).intersection(within),
            None => Intervals::default(),
        };
        let parts: Vec<Intervals<T>> = groups.iter().map(part).collect();
        Steps::classes(&parts)
    }

    /// The entries of these own groups, in order.
    fn entries<'g>(&self, groups: impl Iterator<Item = &'g GroupId>) -> Vec<usize> {
        let mut entries: Vec<usize> =
            groups.filter_map(|id| self.touching.get(id)).flatten().copied().collect();
        entries.sort_unstable();
        entries
    }

    /// These services by the entry that decides, of those given; in order, and what none decides
    /// last.
    pub(super) fn decided(
        &self,
        entries: &[usize],
        services: ServiceSet,
    ) -> Vec<(ServiceSet, Option<usize>)> {
        let decided = self.acl.decided(entries, self.view, services.clone());
        let all = ServiceSet::all(decided.iter().map(|(part, _)| part));
        let rest = services.difference(&all);
        let mut parts: Vec<(ServiceSet, Option<usize>)> =
            decided.into_iter().map(|(part, index)| (part, Some(index))).collect();
        if !rest.is_empty() {
            parts.push((rest, None));
        }
        parts
    }
}

impl Cut<'_> {
    /// The services that these entries let pass, whatever is asked.
    pub(super) fn passing(&self, entries: &[usize]) -> ServiceSet {
        let passes = |ace: &Option<usize>| {
            ace.and_then(|i| self.acl.decision(i)).is_none_or(|d| d.outcome.allows())
        };
        let parts = self.decided(entries, ServiceSet::any());
        ServiceSet::all(parts.iter().filter(|(_, ace)| passes(ace)).map(|(part, _)| part))
    }
}

impl Acl {
    /// What the entry with this index decides; `None` where it sends on.
    pub fn decision(&self, index: usize) -> Option<&Decision> {
        match &self.aces.get(index)?.action {
            Action::Decide(decision) => Some(decision),
            Action::Skip(_) => None,
        }
    }
}
