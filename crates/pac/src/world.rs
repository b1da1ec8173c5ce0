// SPDX-License-Identifier: Apache-2.0
//! What a PAC file may learn of the world.

use std::net::IpAddr;

/// The world as values. Whoever calls decides whether a name is resolved for real.
pub trait World {
    /// The addresses of a host name in the resolver's order; none where it has none.
    fn resolve(&self, _host: &str) -> Vec<IpAddr> {
        Vec::new()
    }

    /// The addresses of this machine, the one that leads outside first.
    fn addresses(&self) -> Vec<IpAddr> {
        Vec::new()
    }

    /// What time it is.
    fn now(&self) -> Moment {
        Moment::default()
    }
}

/// A world without names and addresses, at the beginning of 1970.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nowhere;

impl World for Nowhere {}

/// A time, and how far the clock on the wall is from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    /// Milliseconds since the beginning of 1970 in UTC.
    pub unix_ms: i64,
    /// Minutes that the wall shows more than UTC.
    pub offset_minutes: i32,
}
