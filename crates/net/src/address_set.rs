// SPDX-License-Identifier: Apache-2.0
//! Exact sets of addresses of both families.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::Intervals;

/// An address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    V4,
    V6,
}

impl Family {
    pub fn of(address: IpAddr) -> Self {
        if address.is_ipv4() { Self::V4 } else { Self::V6 }
    }
}

/// An exact set of IPv4 and IPv6 addresses. The two families never mix.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressSet {
    pub v4: Intervals<u32>,
    pub v6: Intervals<u128>,
}

impl AddressSet {
    pub fn full() -> Self {
        Self { v4: Intervals::full(), v6: Intervals::full() }
    }

    /// The closed range; empty if the ends are of different families or in the wrong order.
    pub fn range(first: IpAddr, last: IpAddr) -> Self {
        match (first, last) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                Self { v4: Intervals::range(a.into(), b.into()), ..Self::default() }
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => {
                Self { v6: Intervals::range(a.into(), b.into()), ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    /// Addresses of the link itself, which no router passes on (RFC 3927, RFC 4291 2.5.6).
    pub fn link_local() -> Self {
        let v6 = |a: u16, b: u16| IpAddr::from([a, b, b, b, b, b, b, b]);
        Self::range([169, 254, 0, 0].into(), [169, 254, 255, 255].into())
            .union(&Self::range(v6(0xfe80, 0), v6(0xfebf, 0xffff)))
    }

    /// Multicast and the limited broadcast address: groups of hosts.
    pub fn groups() -> Self {
        let v6 = |a: u16, b: u16| IpAddr::from([a, b, b, b, b, b, b, b]);
        Self::range([224, 0, 0, 0].into(), [239, 255, 255, 255].into())
            .union(&Self::host([255, 255, 255, 255].into()))
            .union(&Self::range(v6(0xff00, 0), v6(0xffff, 0xffff)))
    }

    pub fn host(address: IpAddr) -> Self {
        Self::range(address, address)
    }

    pub fn hosts(addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for address in addresses {
            match address {
                IpAddr::V4(a) => v4.push((u32::from(a), u32::from(a))),
                IpAddr::V6(a) => v6.push((u128::from(a), u128::from(a))),
            }
        }
        Self { v4: Intervals::collect(v4), v6: Intervals::collect(v6) }
    }

    /// The union of many sets.
    pub fn all<'a>(sets: impl IntoIterator<Item = &'a Self>) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for set in sets {
            v4.extend(set.v4.iter());
            v6.extend(set.v6.iter());
        }
        Self { v4: Intervals::collect(v4), v6: Intervals::collect(v6) }
    }

    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    pub fn contains(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(a) => self.v4.contains(a.into()),
            IpAddr::V6(a) => self.v6.contains(a.into()),
        }
    }

    /// Adds an address, in place; whether it was not there.
    pub fn insert(&mut self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(a) => self.v4.insert(a.into()),
            IpAddr::V6(a) => self.v6.insert(a.into()),
        }
    }

    /// Takes an address away, in place; whether it was there.
    pub fn remove(&mut self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(a) => self.v4.remove(a.into()),
            IpAddr::V6(a) => self.v6.remove(a.into()),
        }
    }

    /// Whether some address is in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.v4.overlaps(&other.v4) || self.v6.overlaps(&other.v6)
    }

    pub fn contains_all(&self, other: &Self) -> bool {
        self.v4.contains_all(&other.v4) && self.v6.contains_all(&other.v6)
    }

    /// The part of one family.
    #[must_use]
    pub fn of_family(&self, family: Family) -> Self {
        match family {
            Family::V4 => Self { v4: self.v4.clone(), ..Self::default() },
            Family::V6 => Self { v6: self.v6.clone(), ..Self::default() },
        }
    }

    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self { v4: self.v4.union(&other.v4), v6: self.v6.union(&other.v6) }
    }

    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self { v4: self.v4.intersection(&other.v4), v6: self.v6.intersection(&other.v6) }
    }

    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self { v4: self.v4.difference(&other.v4), v6: self.v6.difference(&other.v6) }
    }

    /// Closed ranges, IPv4 first, ascending.
    pub fn ranges(&self) -> Vec<(IpAddr, IpAddr)> {
        let v4 = self.v4.iter().map(|(a, b)| (Ipv4Addr::from(a).into(), Ipv4Addr::from(b).into()));
        let v6 = self.v6.iter().map(|(a, b)| (Ipv6Addr::from(a).into(), Ipv6Addr::from(b).into()));
        v4.chain(v6).collect()
    }
}

/// The fewest prefixes `(address, length)` that cover a closed range of one family exactly.
pub fn cidrs(first: IpAddr, last: IpAddr) -> Vec<(IpAddr, u8)> {
    match (first, last) {
        (IpAddr::V4(a), IpAddr::V4(b)) => split(u32::from(a).into(), u32::from(b).into(), 32)
            .into_iter()
            .filter_map(|(n, len)| Some((Ipv4Addr::from(u32::try_from(n).ok()?).into(), len)))
            .collect(),
        (IpAddr::V6(a), IpAddr::V6(b)) => split(a.into(), b.into(), 128)
            .into_iter()
            .map(|(n, len)| (Ipv6Addr::from(n).into(), len))
            .collect(),
        _ => Vec::new(),
    }
}

fn split(mut first: u128, last: u128, width: u8) -> Vec<(u128, u8)> {
    let mut prefixes = Vec::new();
    while first <= last {
        // The widest block that starts at `first` and does not pass `last`.
        let mut host = first.trailing_zeros().min(u32::from(width));
        while host > 0 && block_end(first, host) > last {
            host -= 1;
        }
        prefixes.push((first, width - u8::try_from(host).unwrap_or(width)));
        match block_end(first, host).checked_add(1) {
            Some(next) => first = next,
            None => break,
        }
    }
    prefixes
}

fn block_end(first: u128, host: u32) -> u128 {
    1u128.checked_shl(host).map_or(u128::MAX, |size| first.saturating_add(size - 1))
}

impl fmt::Display for AddressSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = Vec::new();
        for (first, last) in self.ranges() {
            match cidrs(first, last).as_slice() {
                _ if first == last => words.push(first.to_string()),
                [(address, length)] => words.push(format!("{address}/{length}")),
                _ => words.push(format!("{first}-{last}")),
            }
        }
        if words.is_empty() { f.write_str("none") } else { f.write_str(&words.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(first: &str, last: &str) -> Vec<String> {
        let cidrs = cidrs(first.parse().unwrap(), last.parse().unwrap());
        cidrs.into_iter().map(|(a, l)| format!("{a}/{l}")).collect()
    }

    #[test]
    fn sets_with_names_are_what_the_addresses_say_of_themselves() {
        for word in ["169.254.0.0", "169.253.255.255", "fe80::1", "febf::1", "fec0::1", "10.0.0.1"]
        {
            let address: IpAddr = word.parse().unwrap();
            let is = match address {
                IpAddr::V4(a) => a.is_link_local(),
                IpAddr::V6(a) => a.is_unicast_link_local(),
            };
            assert_eq!(AddressSet::link_local().contains(address), is, "{word}");
        }
        for word in ["224.0.0.1", "255.255.255.255", "255.255.255.254", "ff02::1", "fe80::1"] {
            let address: IpAddr = word.parse().unwrap();
            let is = crate::is_group_address(address);
            assert_eq!(AddressSet::groups().contains(address), is, "{word}");
        }
    }

    #[test]
    fn a_range_splits_into_the_fewest_prefixes() {
        assert_eq!(written("10.0.0.0", "10.0.0.255"), ["10.0.0.0/24"]);
        assert_eq!(written("10.0.0.1", "10.0.0.4"), ["10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/32"]);
        assert_eq!(written("0.0.0.0", "255.255.255.255"), ["0.0.0.0/0"]);
        assert_eq!(written("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), ["::/0"]);
        assert_eq!(written("fd00::", "fd00::1"), ["fd00::/127"]);
    }
}
