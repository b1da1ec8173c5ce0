// SPDX-License-Identifier: Apache-2.0
//! Equal connections, counted once for what they are: which kind of workload talks to which.

mod class;

use std::collections::BTreeMap;

use jiff::Timestamp;
use portolan_net::Service;
use portolan_site::model::Direction;

use crate::{Attributed, FirewallEvent, Record, Resemblance};
pub use class::Class;

/// Kinds of connections that one discovery tells apart; a scan must not fill the memory.
pub const KINDS_MAX: usize = 65_536;

/// What makes two connections the same to a policy's author.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    pub source: Class,
    pub destination: Class,
    pub service: Service,
    pub direction: Direction,
    pub event: FirewallEvent,
    pub policy: Option<String>,
    pub rule: Option<String>,
}

/// One kind of connection, and how it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovered {
    pub kind: Kind,
    pub count: u64,
    pub first_seen: Timestamp,
    pub last_seen: Timestamp,
    pub resembles: Option<Resemblance>,
    /// The first one seen.
    pub example: Record,
}

/// Counts what it is shown.
#[derive(Clone, Debug, Default)]
pub struct Discovery {
    kinds: BTreeMap<Kind, Discovered>,
    beyond: u64,
}

impl Discovery {
    pub fn add(&mut self, seen: &Attributed) {
        let kind = kind(seen);
        if let Some(known) = self.kinds.get_mut(&kind) {
            known.count += 1;
            known.first_seen = known.first_seen.min(seen.record.observed_at);
            known.last_seen = known.last_seen.max(seen.record.observed_at);
        } else if self.kinds.len() < KINDS_MAX {
            self.kinds.insert(kind.clone(), first(kind, seen));
        } else {
            self.beyond += 1;
        }
    }

    /// The most frequent first; equal counts in the order of the kinds.
    pub fn by_count(&self) -> Vec<&Discovered> {
        let mut found: Vec<&Discovered> = self.kinds.values().collect();
        found.sort_by_key(|d| std::cmp::Reverse(d.count));
        found
    }

    /// Connections of a kind that came after [`KINDS_MAX`] others and was not kept.
    pub fn beyond(&self) -> u64 {
        self.beyond
    }

    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }
}

fn kind(seen: &Attributed) -> Kind {
    let Record { direction, firewall_event, policy, rule, .. } = &seen.record;
    Kind {
        source: Class::of(&seen.source),
        destination: Class::of(&seen.destination),
        service: seen.record.service(),
        direction: *direction,
        event: *firewall_event,
        policy: policy.clone(),
        rule: rule.clone(),
    }
}

fn first(kind: Kind, seen: &Attributed) -> Discovered {
    Discovered {
        kind,
        count: 1,
        first_seen: seen.record.observed_at,
        last_seen: seen.record.observed_at,
        resembles: seen.resembles.clone(),
        example: seen.record.clone(),
    }
}

#[cfg(test)]
mod tests;
