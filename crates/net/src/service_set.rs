// SPDX-License-Identifier: Apache-2.0
//! Exact sets of services.

use std::fmt;

use crate::{Family, Intervals, Protocol, Service};

/// An exact set of services, over every protocol at once.
///
/// A service is the number `protocol << 16 | detail`; the universe is `0 ..= 0xff_ffff`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceSet(Intervals<u32>);

const LAST: u32 = 0x00ff_ffff;

fn number(service: Service) -> u32 {
    (u32::from(service.protocol.0) << 16) | u32::from(service.detail)
}

impl ServiceSet {
    /// Every service of every protocol.
    pub fn any() -> Self {
        Self(Intervals::range(0, LAST))
    }

    /// Details `first ..= last` of one protocol.
    pub fn range(protocol: Protocol, first: u16, last: u16) -> Self {
        let at = |detail| number(Service { protocol, detail });
        Self(Intervals::range(at(first), at(last)))
    }

    /// All of one protocol.
    pub fn protocol(protocol: Protocol) -> Self {
        Self::range(protocol, 0, u16::MAX)
    }

    pub fn tcp(port: u16) -> Self {
        Self::range(Protocol::TCP, port, port)
    }

    pub fn udp(port: u16) -> Self {
        Self::range(Protocol::UDP, port, port)
    }

    /// The union of many sets.
    pub fn all<'a>(sets: impl IntoIterator<Item = &'a Self>) -> Self {
        Self(Intervals::collect(sets.into_iter().flat_map(|s| s.0.iter())))
    }

    /// The services as numbers, in the order of protocol and detail.
    pub(crate) fn numbers(&self) -> &Intervals<u32> {
        &self.0
    }

    pub(crate) fn of_numbers(numbers: Intervals<u32>) -> Self {
        Self(numbers)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn is_any(&self) -> bool {
        *self == Self::any()
    }

    pub fn contains(&self, service: Service) -> bool {
        self.0.contains(number(service))
    }

    pub fn contains_all(&self, other: &Self) -> bool {
        self.0.contains_all(&other.0)
    }

    /// Whether some service is in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.0.overlaps(&other.0)
    }

    /// The member that a reader of this family knows best: TCP before UDP before ping.
    pub fn readable(&self, family: Family) -> Option<Service> {
        let first = |(protocol, first, last): (Protocol, u16, u16)| {
            // Port 0 is a port on paper only.
            let least = if protocol.has_ports() { first.max(1).min(last) } else { first };
            Service { protocol, detail: least }
        };
        self.ranges().into_iter().map(first).min_by_key(|service| service.rank(family))
    }

    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0))
    }

    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0))
    }

    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self(self.0.difference(&other.0))
    }

    /// The set as `(protocol, first detail, last detail)`, ascending; no range spans protocols.
    pub fn ranges(&self) -> Vec<(Protocol, u16, u16)> {
        let mut ranges = Vec::new();
        for (first, last) in self.0.iter() {
            for protocol in (first >> 16)..=(last >> 16) {
                let low = if protocol == first >> 16 { first & 0xffff } else { 0 };
                let high = if protocol == last >> 16 { last & 0xffff } else { 0xffff };
                ranges.push((
                    Protocol(u8::try_from(protocol).unwrap_or(u8::MAX)),
                    u16::try_from(low).unwrap_or(u16::MAX),
                    u16::try_from(high).unwrap_or(u16::MAX),
                ));
            }
        }
        ranges
    }
}

/// Words that `parse_service` reads, joined by `, `; `any` for all; `none` for the empty set.
impl fmt::Display for ServiceSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("none");
        }
        if self.is_any() {
            return f.write_str("any");
        }
        let words: Vec<String> = self.ranges().into_iter().map(word).collect();
        f.write_str(&words.join(", "))
    }
}

fn word((protocol, first, last): (Protocol, u16, u16)) -> String {
    if (first, last) == (0, u16::MAX) || !(protocol.has_ports() || protocol.has_types()) {
        protocol.to_string()
    } else if protocol.has_ports() {
        let end = if first == last { String::new() } else { format!("-{last}") };
        format!("{protocol}/{first}{end}")
    } else {
        let [type_first, code_first] = first.to_be_bytes();
        let [type_last, code_last] = last.to_be_bytes();
        match (type_first == type_last, code_first, code_last) {
            (true, 0, 255) => format!("{protocol}/{type_first}"),
            (true, a, b) if a == b => format!("{protocol}/{type_first}/{a}"),
            _ => format!("{protocol}/{type_first}/{code_first}-{type_last}/{code_last}"),
        }
    }
}
