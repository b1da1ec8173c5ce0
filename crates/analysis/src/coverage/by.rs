// SPDX-License-Identifier: Apache-2.0
//! Who decided, and where that stands.

use std::collections::BTreeMap;

use portolan_diagnostics::Span;
use portolan_net::ServiceSet;
use portolan_site::model::{Decision, Direction, Site};

use super::Desk;
use crate::check::brief;
use crate::check::choice::rule;
use crate::explain::reason;

/// What decided at one end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Egress: the end that opens the connection.
    pub direction: Direction,
    pub policy: Option<String>,
    pub rule: Option<String>,
    /// In words.
    pub reason: String,
    /// File and line; `None` for what stands in no file.
    pub place: Option<(String, usize)>,
    /// What it decided of that which the requirement asks for.
    pub services: ServiceSet,
}

impl By {
    /// `policy/rule` or `policy`, or else the reason.
    pub fn words(&self) -> String {
        match (&self.policy, &self.rule) {
            (Some(policy), Some(rule)) => format!("{policy}/{rule}"),
            (Some(policy), None) => policy.clone(),
            (None, _) => self.reason.clone(),
        }
    }

    /// What it decided, in at most a handful of words.
    pub fn services_brief(&self) -> String {
        brief(&self.services)
    }

    /// `file:line`.
    pub fn place_words(&self) -> Option<String> {
        self.place.as_ref().map(|(file, line)| format!("{file}:{line}"))
    }
}

/// What an end denies of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    pub by: By,
    pub because: Because,
    /// One connection that it denies.
    pub witness: Witness,
}

/// Why a requirement does not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// Nobody wrote that it may.
    Missing,
    /// A quarantine, or a deny rule that names the requirement.
    Meant,
    /// The encrypted way is open, and a rule chose it.
    Encrypted,
}

impl Because {
    /// A word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Meant => "meant",
            Self::Encrypted => "encrypted",
        }
    }
}

/// A connection, by the names of its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    pub source: String,
    pub destination: String,
    pub service: String,
}

/// Decisions that were met, told once each with all that they decided.
#[derive(Debug, Default)]
pub(super) struct Tally<'a>(BTreeMap<(Direction, &'a Decision), ServiceSet>);

impl<'a> Tally<'a> {
    pub(super) fn add(&mut self, direction: Direction, by: &'a Decision, services: &ServiceSet) {
        let known = self.0.entry((direction, by)).or_default();
        *known = known.union(services);
    }

    pub(super) fn finish(self, desk: &Desk<'_>) -> Vec<By> {
        let all = self.0.into_iter();
        all.map(|((direction, decision), services)| by(desk, direction, decision, services))
            .collect()
    }
}

pub(super) fn by(
    desk: &Desk<'_>,
    direction: Direction,
    decision: &Decision,
    services: ServiceSet,
) -> By {
    let site = desk.context.site;
    By {
        direction,
        policy: decision.policy.clone(),
        rule: decision.rule.clone(),
        reason: reason(decision, site),
        place: span(site, decision).map(|span| place(desk, span)),
        services,
    }
}

/// Of the rule, or else of the policy.
fn span(site: &Site, by: &Decision) -> Option<Span> {
    let policy = || site.policies.iter().find(|p| Some(&p.id) == by.policy.as_ref());
    rule(site, by).and_then(|r| r.span).or_else(|| policy()?.span)
}

pub(super) fn place(desk: &Desk<'_>, span: Span) -> (String, usize) {
    let sources = desk.question.sources;
    (sources.path(span.source).to_owned(), sources.line_column(span).0)
}
