// SPDX-License-Identifier: Apache-2.0
//! The simplest set of connections.

use std::fmt;

use crate::{AddressNumber, AddressSet, Connection, ServiceSet};

/// Every connection from some addresses to some addresses for some services.
///
/// A connection has one family, so IPv4 sources meet IPv4 destinations alone, and IPv6 likewise.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block {
    pub source: AddressSet,
    pub destination: AddressSet,
    pub services: ServiceSet,
}

impl Block {
    /// Every connection.
    pub fn any() -> Self {
        let all = AddressSet::full;
        Self { source: all(), destination: all(), services: ServiceSet::any() }
    }

    pub fn is_empty(&self) -> bool {
        self.services.is_empty() || !(self.speaks::<u32>() || self.speaks::<u128>())
    }

    /// Whether both ends have addresses of this family.
    fn speaks<T: AddressNumber>(&self) -> bool {
        !T::part(&self.source).is_empty() && !T::part(&self.destination).is_empty()
    }

    pub fn contains(&self, c: Connection) -> bool {
        c.initiator.is_ipv4() == c.responder.is_ipv4()
            && self.services.contains(c.service)
            && self.source.contains(c.initiator)
            && self.destination.contains(c.responder)
    }

    /// Whether every connection of the other is in this one.
    pub fn contains_all(&self, other: &Self) -> bool {
        other.is_empty()
            || self.services.contains_all(&other.services)
                && self.holds::<u32>(other)
                && self.holds::<u128>(other)
    }

    /// Whether the other's connections of this family are in this one, services aside.
    fn holds<T: AddressNumber>(&self, other: &Self) -> bool {
        !other.speaks::<T>()
            || T::part(&self.source).contains_all(T::part(&other.source))
                && T::part(&self.destination).contains_all(T::part(&other.destination))
    }

    /// The same between destinations and sources.
    #[must_use]
    pub fn turned(self) -> Self {
        Self { source: self.destination, destination: self.source, services: self.services }
    }

    /// Whether some connection is in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.services.overlaps(&other.services)
            && (self.meets::<u32>(other) || self.meets::<u128>(other))
    }

    fn meets<T: AddressNumber>(&self, other: &Self) -> bool {
        T::part(&self.source).overlaps(T::part(&other.source))
            && T::part(&self.destination).overlaps(T::part(&other.destination))
    }

    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            source: self.source.intersection(&other.source),
            destination: self.destination.intersection(&other.destination),
            services: self.services.intersection(&other.services),
        }
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {} {}", self.source, self.destination, self.services)
    }
}
