// SPDX-License-Identifier: Apache-2.0
//! What an end is to a policy: the widest name that still means it.

use std::fmt;
use std::net::IpAddr;

use crate::End;

/// A class of ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// All workloads of one `AppTier`.
    Tier(String),
    /// One workload that has no tier, or several.
    Workload(String),
    /// Addresses outside that the site has a name for.
    Group(String),
    /// An address that nothing is known of.
    Outside(IpAddr),
}

impl Class {
    pub fn of(end: &End) -> Self {
        match (&end.tier, &end.workload, &end.group) {
            (Some(tier), _, _) => Self::Tier(tier.clone()),
            (None, Some(name), _) => Self::Workload(name.clone()),
            (None, None, Some(group)) => Self::Group(group.clone()),
            (None, None, None) => Self::Outside(end.address),
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tier(name) | Self::Workload(name) | Self::Group(name) => f.write_str(name),
            Self::Outside(address) => write!(f, "{address}"),
        }
    }
}
