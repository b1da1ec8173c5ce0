// SPDX-License-Identifier: Apache-2.0
//! What the file may learn: names that were resolved for it, this machine's address, the time.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, UdpSocket};

use jiff::Zoned;
use portolan_pac::{Moment, World};

/// Addresses for documentation (RFC 5737, RFC 3849). Nothing is sent to them: the kernel tells which address of
/// ours it would send from.
const OUTSIDE: [&str; 2] = ["198.51.100.1:9", "[2001:db8::1]:9"];

/// Names that are known, and those that the file asked for beside them.
#[derive(Clone)]
pub(super) struct Gathered {
    known: BTreeMap<String, Vec<IpAddr>>,
    wanted: RefCell<BTreeSet<String>>,
    own: Vec<IpAddr>,
    now: Moment,
}

impl Gathered {
    pub(super) fn new() -> Self {
        let now = Zoned::now();
        let now = Moment {
            unix_ms: now.timestamp().as_millisecond(),
            offset_minutes: now.offset().seconds() / 60,
        };
        let own = OUTSIDE.iter().filter_map(|outside| own(outside)).collect();
        Self { known: BTreeMap::new(), wanted: RefCell::default(), own, now }
    }

    /// What it asked for and did not get; asked for once.
    pub(super) fn wanted(&self) -> BTreeSet<String> {
        self.wanted.take()
    }

    pub(super) fn learn(&mut self, name: String, addresses: Vec<IpAddr>) {
        self.known.insert(name, addresses);
    }
}

impl World for Gathered {
    fn resolve(&self, host: &str) -> Vec<IpAddr> {
        if let Some(addresses) = self.known.get(host) {
            return addresses.clone();
        }
        self.wanted.borrow_mut().insert(host.to_owned());
        Vec::new()
    }

    fn addresses(&self) -> Vec<IpAddr> {
        self.own.clone()
    }

    fn now(&self) -> Moment {
        self.now
    }
}

fn own(outside: &str) -> Option<IpAddr> {
    let any = if outside.starts_with('[') { "[::]:0" } else { "0.0.0.0:0" };
    let socket = UdpSocket::bind(any).ok()?;
    socket.connect(outside).ok()?;
    Some(socket.local_addr().ok()?.ip())
}
