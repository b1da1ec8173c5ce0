// SPDX-License-Identifier: Apache-2.0
//! Who: the ends that a policy or a rule speaks of (DESIGN 2.3).

use portolan_net::AddressSet;

use super::{Categories, Workload};

/// A set of ends, less its exceptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    pub what: What,
    /// An end that any of these selects is not selected.
    pub except: Vec<Selector>,
}

/// What is selected before the exceptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Every end: workloads, outside addresses, broadcast and multicast.
    Everything,
    /// Workloads that have, for each key, at least one of the values. Never empty.
    Categories(Categories),
    /// Ends whose address is in the set, workloads and outside alike. `name` is how it was called.
    Addresses { name: String, set: AddressSet },
    /// Ends whose address DNS ties to a name of this FQDN group.
    Fqdns(String),
    /// Workloads of a tier of the same application policy.
    Tier(String),
}

impl Selector {
    pub fn everything() -> Self {
        Self { what: What::Everything, except: Vec::new() }
    }

    /// Whether it selects a workload, by any of its addresses. Only a connection can tell whom a
    /// tier or a name of DNS means, so that these select nobody here.
    pub fn selects(&self, workload: &Workload) -> bool {
        self.what.holds(workload) && !self.except.iter().any(|except| except.selects(workload))
    }
}

impl What {
    fn holds(&self, workload: &Workload) -> bool {
        match self {
            Self::Everything => true,
            Self::Categories(wanted) => wanted.iter().all(|(key, values)| {
                workload.categories.get(key).is_some_and(|has| !has.is_disjoint(values))
            }),
            Self::Addresses { set, .. } => workload.addresses.iter().any(|a| set.contains(*a)),
            Self::Fqdns(_) | Self::Tier(_) => false,
        }
    }
}
