// SPDX-License-Identifier: Apache-2.0
//! What policies speak of.

use std::fmt;
use std::net::IpAddr;

use crate::Service;

/// A connection: who opens it, to whom, for what (DESIGN 2.1). Both ends are of one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Connection {
    pub initiator: IpAddr,
    pub responder: IpAddr,
    pub service: Service,
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {} {}", self.initiator, self.responder, self.service)
    }
}

/// Whether the address is a group rather than a host: limited broadcast or multicast.
pub fn is_group_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(a) => a.is_broadcast() || a.is_multicast(),
        IpAddr::V6(a) => a.is_multicast(),
    }
}
