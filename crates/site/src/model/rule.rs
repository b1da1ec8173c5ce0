// SPDX-License-Identifier: Apache-2.0
//! One line of a policy (DESIGN 2.8).

use std::collections::BTreeSet;

use portolan_diagnostics::Span;
use portolan_net::ServiceSet;

use super::{Date, Selector};

/// From which end a connection is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// At the initiator.
    Egress,
    /// At the responder.
    Ingress,
}

impl Direction {
    pub const BOTH: [Self; 2] = [Self::Egress, Self::Ingress];

    /// The one that is judged at the other end.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Egress => Self::Ingress,
            Self::Ingress => Self::Egress,
        }
    }

    /// `egress` or `ingress`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Egress => "egress",
            Self::Ingress => "ingress",
        }
    }
}

/// What a rule does to the connections that it describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Allow,
    /// An explicit deny; the reason is the user's.
    Deny {
        reason: String,
    },
}

/// A rule. Its direction is the list it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Unique in its policy.
    pub id: String,
    /// The tiers of its policy that it is for; empty means all.
    pub at: BTreeSet<String>,
    /// The other end.
    pub peer: Selector,
    pub services: ServiceSet,
    /// The words of `services`, as the user wrote them.
    pub service_words: Vec<String>,
    pub action: Action,
    pub purpose: Option<String>,
    pub owner: Option<String>,
    pub ticket: Option<String>,
    /// The last day on which it allows.
    pub expires: Option<Date>,
    /// The catalogue requirements that it serves, by id.
    pub needs: Vec<String>,
    pub span: Option<Span>,
}

impl Rule {
    /// Whether an allow has lapsed. A deny never lapses: time must not open anything.
    pub fn is_expired(&self, today: Date) -> bool {
        self.action == Action::Allow && self.expires.is_some_and(|last| last < today)
    }
}
