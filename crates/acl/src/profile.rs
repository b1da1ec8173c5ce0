// SPDX-License-Identifier: Apache-2.0
//! All services between two ends at once.

use portolan_net::ServiceSet;
use portolan_site::model::{Decision, View};

use crate::{Acl, Action};

/// What an own end says to a peer about every service, in both views. The pieces are disjoint,
/// cover everything, and stand in the order in which they were decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile<'a> {
    pub pieces: Vec<Piece<'a>>,
}

/// Services that meet the same decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub services: ServiceSet,
    pub live: &'a Decision,
    pub intended: &'a Decision,
}

impl Acl {
    /// The profile of the entries with these indexes, which must be all that match the two ends.
    pub fn profile(&self, entries: &[usize]) -> Profile<'_> {
        let live = self.decisions(entries, View::Live);
        let intended = self.decisions(entries, View::Intended);
        let mut pieces = Vec::new();
        for (a, live) in &live {
            for (b, intended) in &intended {
                let services = a.intersection(b);
                if !services.is_empty() {
                    pieces.push(Piece { services, live, intended });
                }
            }
        }
        Profile { pieces }
    }

    /// Disjoint sets of services with their decision, in order.
    fn decisions(&self, entries: &[usize], view: View) -> Vec<(ServiceSet, &Decision)> {
        let decided = self.decided(entries, view, ServiceSet::any());
        decided.into_iter().filter_map(|(s, index)| Some((s, self.decision(index)?))).collect()
    }

    /// These services by the entry that decides, of those given, which must be all that match;
    /// disjoint, in order. What no entry decides is left out.
    pub(crate) fn decided(
        &self,
        entries: &[usize],
        view: View,
        mut open: ServiceSet,
    ) -> Vec<(ServiceSet, usize)> {
        let mut parked: Vec<(usize, ServiceSet)> = Vec::new();
        let mut decided = Vec::new();
        for &index in entries {
            let Some(ace) = self.aces.get(index) else { continue };
            parked.retain(|(to, services)| {
                let back = *to <= index;
                if back {
                    open = open.union(services);
                }
                !back
            });
            if !(ace.live || view == View::Intended) {
                continue;
            }
            let hit = open.intersection(&ace.services);
            if hit.is_empty() {
                continue;
            }
            open = open.difference(&hit);
            match &ace.action {
                Action::Decide(_) => decided.push((hit, index)),
                Action::Skip(to) => parked.push((*to, hit)),
            }
            if open.is_empty() && parked.is_empty() {
                break;
            }
        }
        decided
    }
}
