// SPDX-License-Identifier: Apache-2.0
//! One requirement: a line of a vendor's chart, as printed and as meant.

use std::fmt;

use portolan_net::{Protocol, ServiceSet};

/// A connection that some component needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// `vendor/section/short-name`, such as `citrix/storefront/user-device`; stable and unique.
    pub id: String,
    /// The vendor's catalogue it belongs to: `citrix`, `microsoft`, ...
    pub vendor: String,
    /// The heading under which it is printed.
    pub section: String,
    /// Its row inside the section, from 1; `None` for a requirement that stands only in prose.
    pub row: Option<u32>,
    /// The cells as printed; `None` for prose.
    pub printed: Option<Printed>,
    /// Role ids (see [`crate::Role`]) of the initiator; one or more.
    pub source: Vec<String>,
    /// Role ids of the responder; one or more.
    pub destination: Vec<String>,
    /// What is meant, one or more; empty only where the chart gives nothing enforceable.
    pub services: Vec<Port>,
    /// A condition under which it is needed, by id: `edt`, `wem-before-1912`, `sql-named-instance`.
    pub when: Option<String>,
    /// Why what is meant differs from what is printed.
    pub corrected: Option<String>,
    /// In our words.
    pub purpose: String,
    /// A parameter that pins its ports, by name, such as `fas-ca-dcom`; its default is `services`.
    pub pin: Option<String>,
    /// The id of the requirement that does the same encrypted, where there is one.
    pub secure_variant: Option<String>,
    /// Public sources beside the chart itself.
    pub cites: Vec<String>,
}

/// The cells of a row, carried down where a cell spans rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Printed {
    pub source: String,
    pub destination: String,
    pub kind: String,
    pub ports: String,
}

/// Services of one protocol. `from` and `to` are `None` for ICMP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port {
    pub protocol: Protocol,
    pub ports: Option<(u16, u16)>,
}

impl Port {
    /// The exact set. ICMP means echo request, in both families.
    pub fn set(self) -> ServiceSet {
        match self.ports {
            Some((from, to)) => ServiceSet::range(self.protocol, from, to),
            None => ServiceSet::range(Protocol::ICMP, 0x0800, 0x08ff).union(&ServiceSet::range(
                Protocol::ICMPV6,
                0x8000,
                0x80ff,
            )),
        }
    }
}

/// As the data files write it: `tcp/443`, `udp/16500-16509`, `icmp`.
impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ports {
            None => write!(f, "{}", self.protocol),
            Some((from, to)) if from == to => write!(f, "{}/{from}", self.protocol),
            Some((from, to)) => write!(f, "{}/{from}-{to}", self.protocol),
        }
    }
}

impl Requirement {
    /// The exact set of services.
    pub fn service_set(&self) -> ServiceSet {
        let sets: Vec<ServiceSet> = self.services.iter().map(|p| p.set()).collect();
        ServiceSet::all(&sets)
    }
}
