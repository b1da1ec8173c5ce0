// SPDX-License-Identifier: Apache-2.0
//! A question cut where entries begin and end: own ends that lie in the same groups, then, for
//! each such class, peers that lie in the same groups of its entries.

use std::hash::Hash;
use std::sync::Arc;

use portolan_net::{AddressNumber, Columns, ConnectionSet, Intervals, Relation, ServiceSet, Steps};
use portolan_site::model::{Decision, View};

use super::touching::{ByGroup, merged};
use crate::{Acl, Action, GroupId};

/// A question and the entries that touch it.
pub(super) struct Cut<'a> {
    pub(super) acl: &'a Acl,
    pub(super) view: View,
    /// Own ends first.
    pub(super) asked: ConnectionSet,
    /// By own group.
    pub(super) touching: ByGroup,
}

/// A value for each own end and peer.
type Table<T, V> = Steps<T, Arc<Steps<T, V>>>;

impl Cut<'_> {
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
            let entries = merged(&self.touching, chosen(&groups, open));
            Some(Arc::new(self.each_peer(columns?, &entries, &mut f)))
        })
    }

    fn each_peer<T: AddressNumber, V: Clone + Eq + Hash>(
        &self,
        columns: &Columns<T>,
        entries: &[usize],
        f: &mut impl FnMut(&ServiceSet, &[usize]) -> Option<V>,
    ) -> Steps<T, V> {
        let mut by_peer = ByGroup::new();
        for (index, ace) in entries.iter().filter_map(|i| Some((*i, self.acl.aces.get(*i)?))) {
            by_peer.entry(ace.peer).or_default().push(index);
        }
        let groups: Vec<GroupId> = by_peer.keys().copied().collect();
        let classes = self.classes(&groups, &columns.domain());
        columns
            .zip(&classes, |services, open| f(services?, &merged(&by_peer, chosen(&groups, open))))
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

/// The groups of a class.
fn chosen<'g>(
    groups: &'g [GroupId],
    class: Option<&Vec<usize>>,
) -> impl Iterator<Item = &'g GroupId> {
    class.into_iter().flatten().filter_map(|i| groups.get(*i))
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
