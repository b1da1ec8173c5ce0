// SPDX-License-Identifier: Apache-2.0
//! The entries of each rule, and the rules that entries were made from.

mod named;

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_acl::{Acl, Action};
use portolan_net::{AddressSet, Connection};
use portolan_site::model::{Decision, Direction, Policy, PolicyKind, Rule, Site, View};

use super::rules;
use crate::shadow::Study;

pub(super) use named::named;

/// Every rule that has entries, with the entries held against each other in both views.
pub(super) struct ByRule<'a> {
    pub(super) acl: &'a Acl,
    pub(super) site: &'a Site,
    entries: BTreeMap<(&'a str, &'a str), Vec<usize>>,
    studies: BTreeMap<(Direction, View), Study<'a>>,
    /// By policy and rule: the entries that hide all of it, where it is hidden.
    hidden: BTreeMap<(&'a str, &'a str), Vec<usize>>,
}

impl<'a> ByRule<'a> {
    pub(super) fn of(site: &'a Site, acl: &'a Acl) -> Self {
        let mut entries: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (index, ace) in acl.aces.iter().enumerate() {
            let Action::Decide(Decision { policy: Some(policy), rule: Some(rule), .. }) =
                &ace.action
            else {
                continue;
            };
            entries.entry((policy, rule)).or_default().push(index);
        }
        let mut studies = BTreeMap::new();
        for direction in Direction::BOTH {
            for view in [View::Live, View::Intended] {
                studies.insert((direction, view), Study::of(acl, direction, view));
            }
        }
        let mut all = Self { acl, site, entries, studies, hidden: BTreeMap::new() };
        let hidden = |(policy, rule, entries): (&'a Policy, &'a Rule, &[usize])| {
            Some(((policy.id.as_str(), rule.id.as_str()), all.hides(policy, entries)?))
        };
        all.hidden = all.rules().filter_map(hidden).collect();
        all
    }

    /// The entries that hide a rule; `None` where it decides something.
    pub(super) fn hidden<'b>(&'b self, policy: &'b Policy, rule: &'b Rule) -> Option<&'b [usize]> {
        self.hidden.get(&(policy.id.as_str(), rule.id.as_str())).map(Vec::as_slice)
    }

    /// What a shared service allows also lifts isolation at the other end, so that a rule of it
    /// may matter where it never decides.
    fn hides(&self, policy: &Policy, entries: &[usize]) -> Option<Vec<usize>> {
        let lifts = matches!(policy.kind, PolicyKind::SharedService(_));
        self.shadow(entries).filter(|_| !lifts && self.reaches(entries))
    }

    /// Rules that have entries: neither drafts nor expired.
    pub(super) fn rules(&self) -> impl Iterator<Item = (&'a Policy, &'a Rule, &[usize])> {
        rules(self.site).filter_map(|(policy, rule)| {
            let entries = self.entries.get(&(policy.id.as_str(), rule.id.as_str()))?;
            Some((policy, rule, entries.as_slice()))
        })
    }

    /// An entry with each view in which it counts.
    pub(super) fn studies(&self, index: usize) -> impl Iterator<Item = &Study<'a>> {
        let ace = self.acl.aces.get(index);
        let in_view = move |view: View| {
            let ace = ace.filter(|a| a.live || view == View::Intended)?;
            self.studies.get(&(ace.direction, view))
        };
        [View::Live, View::Intended].into_iter().filter_map(in_view)
    }

    pub(super) fn decision(&self, index: usize) -> Option<&'a Decision> {
        self.acl.decision(index)
    }

    /// The entries by which all of a rule's entries are hidden wherever they count; `None` where
    /// one of them decides something.
    fn shadow(&self, entries: &[usize]) -> Option<Vec<usize>> {
        let mut by = Vec::new();
        for index in entries {
            for study in self.studies(*index) {
                by.extend(study.shadow(*index)?);
            }
        }
        by.sort_unstable();
        by.dedup();
        Some(by)
    }

    /// Whether the rule speaks of anybody.
    pub(super) fn reaches(&self, entries: &[usize]) -> bool {
        entries
            .iter()
            .any(|i| self.studies(*i).any(|s| !s.reached(*i).iter().all(|b| b.is_empty())))
    }

    /// The other side of a rule; `None` where it has no entries.
    pub(super) fn peers(&self, policy: &Policy, rule: &Rule) -> Option<AddressSet> {
        let entries = self.entries.get(&(policy.id.as_str(), rule.id.as_str()))?;
        let peers = entries.iter().filter_map(|i| self.acl.members(self.acl.aces.get(*i)?.peer));
        peers.cloned().reduce(|all, more| all.union(&more))
    }

    /// The decisions on a connection, at both ends and in both views.
    pub(super) fn deciding(&self, c: Connection) -> Vec<&'a Decision> {
        let (from, to) = (c.initiator, c.responder);
        let ends = [(Direction::Egress, from, to), (Direction::Ingress, to, from)];
        let at = |view| {
            let decide = move |(direction, own, peer)| {
                self.acl.decide(direction, own, peer, c.service, view)
            };
            ends.into_iter().filter_map(decide)
        };
        at(View::Live).chain(at(View::Intended)).collect()
    }

    /// A connection in the words of the site.
    pub(super) fn shown(&self, c: Connection) -> String {
        format!("{} -> {} {}", self.name(c.initiator), self.name(c.responder), c.service)
    }

    /// The workload at an address, or the address.
    pub(super) fn name(&self, address: IpAddr) -> String {
        self.acl.names.get(&address).map_or_else(|| address.to_string(), ToString::to_string)
    }
}
