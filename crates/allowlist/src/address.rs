// SPDX-License-Identifier: Apache-2.0
//! One line of a list: what must be reached, by whom, for what.

use std::fmt;

use portolan_net::AddressSet;

use crate::{Cloud, Pattern};

/// Something that must be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub place: Place,
    pub cloud: Cloud,
    /// Never empty, in order.
    pub ports: Vec<Port>,
    /// Roles of the catalogue that need it, by id.
    pub roles: Vec<String>,
    /// In our own words.
    pub purpose: String,
    /// Who says so.
    pub source: String,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Name(Pattern),
    /// A published list also carries networks.
    Network {
        printed: String,
        set: AddressSet,
    },
}

impl Place {
    /// Whether all names, or all addresses, of the other are of this one.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Name(wide), Self::Name(narrow)) => wide.covers(narrow),
            (Self::Network { set: wide, .. }, Self::Network { set: narrow, .. }) => {
                wide.contains_all(narrow)
            }
            (Self::Name(_), Self::Network { .. }) | (Self::Network { .. }, Self::Name(_)) => false,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(pattern) => pattern.fmt(f),
            Self::Network { printed, .. } => f.write_str(printed),
        }
    }
}

/// A transport and a stretch of its ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port {
    pub transport: Transport,
    pub first: u16,
    pub last: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    Tcp,
    Udp,
}

impl Transport {
    pub fn word(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.transport.word(), self.first)?;
        if self.last > self.first { write!(f, "-{}", self.last) } else { Ok(()) }
    }
}
