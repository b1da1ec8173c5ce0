// SPDX-License-Identifier: Apache-2.0
//! What one answer says of one name.

use std::net::IpAddr;

/// An address that a resolver gave for a name, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// Lower case, without a final dot: the name that was asked for, or one that it stands for.
    pub name: String,
    pub address: IpAddr,
    /// The least of the records that lead from the name to the address.
    pub ttl_seconds: u32,
}
