// SPDX-License-Identifier: Apache-2.0
//! An address as a number of its family's width, so that one code serves both families.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::{AddressSet, Bound, Family, Intervals};

/// The number that an address of one family is.
pub trait AddressNumber: Bound {
    const FAMILY: Family;

    fn address(self) -> IpAddr;

    /// The number of an address; `None` where it is of the other family.
    fn of(address: IpAddr) -> Option<Self>;

    /// The part of a set that is of this family.
    fn part(set: &AddressSet) -> &Intervals<Self>;

    /// The set of these addresses alone.
    fn set(part: Intervals<Self>) -> AddressSet;
}

impl AddressNumber for u32 {
    const FAMILY: Family = Family::V4;

    fn address(self) -> IpAddr {
        Ipv4Addr::from(self).into()
    }

    fn of(address: IpAddr) -> Option<Self> {
        match address {
            IpAddr::V4(a) => Some(a.into()),
            IpAddr::V6(_) => None,
        }
    }

    fn part(set: &AddressSet) -> &Intervals<Self> {
        &set.v4
    }

    fn set(part: Intervals<Self>) -> AddressSet {
        AddressSet { v4: part, ..AddressSet::default() }
    }
}

impl AddressNumber for u128 {
    const FAMILY: Family = Family::V6;

    fn address(self) -> IpAddr {
        Ipv6Addr::from(self).into()
    }

    fn of(address: IpAddr) -> Option<Self> {
        match address {
            IpAddr::V6(a) => Some(a.into()),
            IpAddr::V4(_) => None,
        }
    }

    fn part(set: &AddressSet) -> &Intervals<Self> {
        &set.v6
    }

    fn set(part: Intervals<Self>) -> AddressSet {
        AddressSet { v6: part, ..AddressSet::default() }
    }
}
