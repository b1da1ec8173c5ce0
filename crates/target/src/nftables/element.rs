// SPDX-License-Identifier: Apache-2.0
//! Keys of verdict maps.

use std::fmt;
use std::net::IpAddr;

use portolan_net::Protocol;
use serde::{Deserialize, Serialize};

/// Addresses, on one interface where that matters, or a whole connection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    pub interface: Option<String>,
    /// In an exact map the initiator.
    pub first: IpAddr,
    /// Equal to `first` in a map without intervals.
    pub last: IpAddr,
    /// The rest of the connection, in an exact map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub towards: Option<Towards>,
}

/// Where a connection goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Towards {
    pub responder: IpAddr,
    pub protocol: u8,
    pub port: u16,
}

impl Key {
    pub fn host(interface: Option<String>, address: IpAddr) -> Self {
        Self { interface, first: address, last: address, towards: None }
    }

    pub fn range(first: IpAddr, last: IpAddr) -> Self {
        Self { interface: None, first, last, towards: None }
    }

    pub fn exact(initiator: IpAddr, towards: Towards) -> Self {
        Self { interface: None, first: initiator, last: initiator, towards: Some(towards) }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(interface) = &self.interface {
            write!(f, "\"{interface}\" . ")?;
        }
        if let Some(Towards { responder, protocol, port }) = &self.towards {
            return write!(f, "{} . {responder} . {} . {port}", self.first, Protocol(*protocol));
        }
        if self.first == self.last {
            return write!(f, "{}", self.first);
        }
        match portolan_net::cidrs(self.first, self.last).as_slice() {
            [(address, length)] => write!(f, "{address}/{length}"),
            _ => write!(f, "{}-{}", self.first, self.last),
        }
    }
}
