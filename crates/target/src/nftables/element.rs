// SPDX-License-Identifier: Apache-2.0
//! Keys of verdict maps.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// Addresses, on one interface where that matters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    pub interface: Option<String>,
    pub first: IpAddr,
    /// Equal to `first` in a map without intervals.
    pub last: IpAddr,
}

impl Key {
    pub fn host(interface: Option<String>, address: IpAddr) -> Self {
        Self { interface, first: address, last: address }
    }

    pub fn range(first: IpAddr, last: IpAddr) -> Self {
        Self { interface: None, first, last }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(interface) = &self.interface {
            write!(f, "\"{interface}\" . ")?;
        }
        match portolan_net::cidrs(self.first, self.last).as_slice() {
            _ if self.first == self.last => write!(f, "{}", self.first),
            [(address, length)] => write!(f, "{address}/{length}"),
            _ => write!(f, "{}-{}", self.first, self.last),
        }
    }
}
