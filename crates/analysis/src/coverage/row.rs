// SPDX-License-Identifier: Apache-2.0
//! One requirement of one component in one direction, and what becomes of it.

use portolan_net::ServiceSet;
use portolan_site::model::Direction;

use super::{Because, By, Denied, End};

/// A requirement as a component meets it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The id of the requirement.
    pub requirement: String,
    /// The heading of the chart, and the row under it; `None` for what stands in prose.
    pub section: String,
    pub chart_row: Option<u32>,
    /// Which end is the component's own.
    pub direction: Direction,
    pub source: End,
    pub destination: End,
    /// As the chart means them: `tcp/443`, `udp/16500-16509`.
    pub services: Vec<String>,
    /// In our words.
    pub purpose: String,
    pub verdict: Cover,
    /// Pairs of a machine here and a party there over which it passes, and all pairs there are.
    pub pairs_allowed: usize,
    pub pairs_all: usize,
    pub allowed_by: Vec<By>,
    pub denied: Vec<Denied>,
    pub notes: Vec<Note>,
    /// Where the requirement is published.
    pub cites: Vec<String>,
}

/// What becomes of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cover {
    /// Both ends let it pass, for every pair.
    Allowed,
    /// Nothing of it passes, for any pair.
    Blocked,
    /// Some of it passes, or for some pairs.
    Partly,
    /// The other party is not in the inventory.
    NotPresent,
}

impl Cover {
    /// The word in every document.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Blocked => "blocked",
            Self::Partly => "partly",
            Self::NotPresent => "not present",
        }
    }
}

/// What a reader must know beside the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Only the encrypted way is open, by choice.
    EncryptedOnly,
    /// The chart's ports can be pinned; of all that it gives, this passes.
    Pinned(ServiceSet),
    /// DNS names are not looked up: the word of this rule, which names the requirement, is taken.
    OnItsWord(String),
    /// So many pairs have no address of one family.
    NoCommonFamily(usize),
}

impl Note {
    /// A sentence for the document.
    pub fn words(&self) -> String {
        match self {
            Self::EncryptedOnly => "encrypted only, by choice".into(),
            Self::Pinned(ports) => format!("pinned: {} passes", crate::check::brief(ports)),
            Self::OnItsWord(rule) => format!("names are not looked up: on the word of {rule}"),
            Self::NoCommonFamily(pairs) => {
                format!("{pairs} more pairs have no addresses of one family")
            }
        }
    }
}

impl Row {
    /// Whether something of it does not pass that nobody meant to deny.
    pub fn is_gap(&self) -> bool {
        match self.verdict {
            Cover::Blocked | Cover::Partly => {
                self.denied.iter().any(|d| d.because == Because::Missing)
            }
            Cover::Allowed | Cover::NotPresent => false,
        }
    }

    /// Where it stands in its chart: `StoreFront, row 3`.
    pub fn heading(&self) -> String {
        match self.chart_row {
            Some(row) => format!("{}, row {row}", self.section),
            None => self.section.clone(),
        }
    }

    /// The end that is not the component's own.
    pub fn other(&self) -> &End {
        match self.direction {
            Direction::Egress => &self.destination,
            Direction::Ingress => &self.source,
        }
    }
}
