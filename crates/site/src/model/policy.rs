// SPDX-License-Identifier: Apache-2.0
//! Policies of the four kinds (DESIGN 2.5 to 2.7).

use std::collections::BTreeMap;

use portolan_diagnostics::Span;
use portolan_net::ServiceSet;

use super::{Direction, Rule, Selector};

/// One policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Unique in the site.
    pub id: String,
    pub purpose: String,
    pub mode: Mode,
    /// Only with `mode: enforce`: the parts that are monitored all the same. An end of a
    /// connection lies in the monitored part where any of these covers it.
    pub monitored: Vec<Part>,
    /// How its denials refuse; `None` is the site's way.
    pub forbid: Option<Forbid>,
    pub kind: PolicyKind,
    pub span: Option<Span>,
}

/// How far a policy has gone (DESIGN 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    Draft,
    Monitor,
    Enforce,
}

impl Mode {
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Monitor => "monitor",
            Self::Enforce => "enforce",
        }
    }
}

/// A part of a policy: ends that all the given conditions hold for. A part without conditions is
/// the whole policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The judged workload is of this tier (application policies only).
    pub tier: Option<String>,
    pub direction: Option<Direction>,
    /// The judged workload is one of these.
    pub workloads: Option<Selector>,
}

/// How a denied connection is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Forbid {
    /// Silently.
    #[default]
    Drop,
    /// TCP by a reset, everything else by ICMP administratively prohibited.
    Reject,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    Quarantine(Quarantine),
    SharedService(SharedService),
    Isolation(Isolation),
    Application(Application),
}

/// Cuts workloads off. Strict denies everything; forensic allows what its rules allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantine {
    pub level: QuarantineLevel,
    pub secures: Selector,
    /// Empty where the level is strict. Rules here only allow.
    pub inbound: Vec<Rule>,
    pub outbound: Vec<Rule>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuarantineLevel {
    Strict,
    Forensic,
}

/// Services that isolation must not cut. It only allows: what it does not allow goes on to the
/// policies below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedService {
    pub secures: Selector,
    pub inbound: Vec<Rule>,
    pub outbound: Vec<Rule>,
}

/// Denies what goes between two of its sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Isolation {
    /// Two or more.
    pub sides: Vec<Side>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub name: String,
    pub select: Selector,
}

/// The policy of an application (DESIGN 2.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// One or more.
    pub tiers: Vec<Tier>,
    /// `None`: it does not secure its tiers in this direction.
    pub inbound: Option<Rules>,
    pub outbound: Option<Rules>,
    /// By tier name; a tier that is not here has no word about its own traffic.
    pub within: BTreeMap<String, Within>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    pub name: String,
    pub select: Selector,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rules {
    /// Secured, and everything is allowed.
    Any,
    List(Vec<Rule>),
}

/// Traffic between workloads of one tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    Allow,
    /// An explicit deny.
    Deny,
    Services(ServiceSet),
}

impl Policy {
    /// Every rule, inbound first; empty for isolation and for strict quarantine.
    pub fn rules(&self) -> Vec<&Rule> {
        [Direction::Ingress, Direction::Egress].into_iter().flat_map(|d| self.rules_of(d)).collect()
    }

    /// The rules of one direction.
    pub fn rules_of(&self, direction: Direction) -> &[Rule] {
        let of = |inbound, outbound| match direction {
            Direction::Ingress => inbound,
            Direction::Egress => outbound,
        };
        match &self.kind {
            PolicyKind::Quarantine(q) => of(q.inbound.as_slice(), q.outbound.as_slice()),
            PolicyKind::SharedService(s) => of(s.inbound.as_slice(), s.outbound.as_slice()),
            PolicyKind::Isolation(_) => &[],
            PolicyKind::Application(a) => of(list(a.inbound.as_ref()), list(a.outbound.as_ref())),
        }
    }
}

fn list(rules: Option<&Rules>) -> &[Rule] {
    match rules {
        Some(Rules::List(rules)) => rules,
        Some(Rules::Any) | None => &[],
    }
}
