// SPDX-License-Identifier: Apache-2.0
//! The finding itself: one for each end and whoever decided there.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::Requirement;
use portolan_diagnostics::{Confidence, Diagnostic, Severity, Subject};
use portolan_net::ServiceSet;
use portolan_site::model::{Decision, Direction, Policy};

use super::super::choice::rule;
use super::super::met::Denial;
use super::super::{Context, Party, brief, place};
use super::help;

/// How bad it is, and how sure.
pub(super) type How = (Severity, Confidence);

/// A requirement that an end denies.
pub(super) struct Blocked<'a> {
    pub(super) requirement: &'a Requirement,
    pub(super) decision: &'a Decision,
    pub(super) direction: Direction,
    pub(super) services: ServiceSet,
    how: How,
    pub(super) chosen: bool,
    /// Parties at the denying end and at the other, by name; one of each class.
    pub(super) own: BTreeMap<String, Party<'a>>,
    pub(super) peers: BTreeMap<String, Party<'a>>,
    /// The first pair.
    said: Option<(String, String)>,
    pairs: BTreeSet<(String, String)>,
}

impl<'a> Blocked<'a> {
    pub(super) fn new(requirement: &'a Requirement, denial: &Denial<'a>, how: How) -> Self {
        Self {
            requirement,
            decision: denial.decision,
            direction: denial.direction,
            services: ServiceSet::default(),
            how,
            chosen: denial.chosen,
            own: BTreeMap::new(),
            peers: BTreeMap::new(),
            said: None,
            pairs: BTreeSet::new(),
        }
    }

    /// Two parties meet it.
    pub(super) fn meet(
        &mut self,
        source: &Party<'a>,
        destination: &Party<'a>,
        services: &ServiceSet,
    ) {
        let (own, peer) = match self.direction {
            Direction::Egress => (source, destination),
            Direction::Ingress => (destination, source),
        };
        self.own.insert(own.name().into(), own.clone());
        self.peers.insert(peer.name().into(), peer.clone());
        self.services = self.services.union(services);
        let pair = (source.name().to_owned(), destination.name().to_owned());
        self.said.get_or_insert_with(|| pair.clone());
        self.pairs.insert(pair);
    }

    pub(super) fn policy<'s>(&self, context: &Context<'s>) -> Option<&'s Policy> {
        context.site.policies.iter().find(|p| Some(&p.id) == self.decision.policy.as_ref())
    }

    pub(super) fn diagnostic(&self, context: &Context<'_>) -> Diagnostic {
        let policy = self.policy(context);
        let own = self.own.values().find_map(|party| match party {
            Party::Workload(workload) => workload.span,
            Party::Outside { .. } | Party::Names { .. } => None,
        });
        let by = rule(context.site, self.decision).map(|r| r.span);
        let place = place(by.unwrap_or_else(|| policy.map_or(own, |p| p.span)));
        let (severity, confidence) = self.how;
        let said = Diagnostic::new(severity, "requirement-blocked", place, self.message());
        let said = said.also(self.requirement.purpose.clone()).help(help::help(self, context));
        let said = self.about(said).confidence(confidence);
        match self.pairs.len() {
            0 | 1 => said,
            many => said.also(format!("{many} kinds of pairs meet this")),
        }
    }

    fn about(&self, said: Diagnostic) -> Diagnostic {
        let Decision { policy, rule, .. } = self.decision;
        let said = said.about(Subject::Requirement, &self.requirement.id);
        let said = match policy {
            Some(policy) => said.about(Subject::Policy, policy),
            None => said,
        };
        match rule {
            Some(rule) => said.about(Subject::Rule, rule),
            None => said,
        }
    }

    fn message(&self) -> String {
        let Decision { policy, rule, .. } = self.decision;
        let by = match (policy, rule) {
            (Some(policy), Some(rule)) => format!(" by rule `{rule}` of `{policy}`"),
            (Some(policy), None) => format!(" by `{policy}`"),
            (None, _) => String::new(),
        };
        let (source, destination) = self.said.clone().unwrap_or_default();
        let (id, services) = (&self.requirement.id, brief(&self.services));
        let end = self.direction.word();
        if self.chosen {
            return format!(
                "`{id}` is open encrypted only: {source} to {destination} goes without {services}, \
                 which the {end} end denies{by}"
            );
        }
        format!(
            "`{id}` would be blocked: {source} to {destination} needs {services}, \
             and the {end} end denies it{by}"
        )
    }
}
