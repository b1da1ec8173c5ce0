// SPDX-License-Identifier: Apache-2.0
//! Named verdict maps over addresses.

use std::collections::BTreeMap;
use std::fmt;

use portolan_net::Family;
use serde::{Deserialize, Serialize};

use super::{Key, Verdict};

/// A named verdict map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Map {
    pub ipv6: bool,
    /// Keys carry the interface in front of the address.
    pub by_interface: bool,
    /// Keys are ranges.
    pub interval: bool,
    /// Keys are whole connections to ports: initiator, responder, protocol, port. The rule that
    /// looks there says what becomes of them all, so that the kernel keeps a set: an element
    /// without a verdict is a third smaller, and more of them stay in the caches.
    #[serde(default)]
    pub exact: bool,
    /// The most elements that the kernel takes, where it was told. It then uses a hash of fixed
    /// size, which finds faster than one that grows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    #[serde(with = "pairs")]
    pub elements: BTreeMap<Key, Verdict>,
}

impl Map {
    pub fn new(family: Family, by_interface: bool, interval: bool) -> Self {
        let (ipv6, elements) = (family == Family::V6, BTreeMap::new());
        Self { ipv6, by_interface, interval, exact: false, size: None, elements }
    }

    /// A map over whole connections.
    pub fn exact(family: Family) -> Self {
        Self { exact: true, ..Self::new(family, false, false) }
    }

    pub(super) const MAP: &'static str = "map";
    pub(super) const SET: &'static str = "set";

    /// What nft calls it.
    pub(super) fn kind(&self) -> &'static str {
        if self.exact { Self::SET } else { Self::MAP }
    }

    /// An element in nft's words.
    pub(super) fn element(&self, key: &Key, verdict: &Verdict) -> String {
        if self.exact { key.to_string() } else { format!("{key} : {verdict}") }
    }

    /// The line that declares its type.
    pub(super) fn header(&self) -> String {
        let address = if self.ipv6 { "ipv6_addr" } else { "ipv4_addr" };
        if self.exact {
            let size = self.size.map(|size| format!(" size {size};")).unwrap_or_default();
            return format!("type {address} . {address} . inet_proto . inet_service;{size}");
        }
        let interface = if self.by_interface { "ifname . " } else { "" };
        let flags = if self.interval { " flags interval;" } else { "" };
        format!("type {interface}{address} : verdict;{flags}")
    }

    /// The verdict for one address, as the kernel would find it.
    pub fn find(&self, interface: Option<&str>, address: std::net::IpAddr) -> Option<&Verdict> {
        let covers = |k: &&Key| {
            k.interface.as_deref() == interface.filter(|_| self.by_interface)
                && k.first <= address
                && address <= k.last
        };
        self.elements.keys().find(covers).and_then(|k| self.elements.get(k))
    }
}

/// The part of a packet that is looked up in a map that is not exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub ipv6: bool,
    /// The initiator's address; otherwise the responder's.
    pub initiator: bool,
    /// Of the connection that the packet belongs to, whichever way the packet goes; otherwise of
    /// the packet itself, which opens a connection.
    pub tracked: bool,
    /// Together with the interface it came in by (initiator) or goes out by (responder).
    pub by_interface: bool,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.by_interface {
            f.write_str(if self.initiator { "iifname . " } else { "oifname . " })?;
        }
        let ip = if self.ipv6 { "ip6" } else { "ip" };
        match (self.tracked, self.initiator) {
            (false, true) => write!(f, "{ip} saddr"),
            (false, false) => write!(f, "{ip} daddr"),
            (true, true) => write!(f, "ct original {ip} saddr"),
            // Who answers, behind any translation of the address that was called.
            (true, false) => write!(f, "ct reply {ip} saddr"),
        }
    }
}

/// JSON objects have only strings for keys; elements are stored as pairs.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Key, Verdict};

    pub(super) fn serialize<S: Serializer>(
        map: &BTreeMap<Key, Verdict>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        map.iter().collect::<Vec<_>>().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<Key, Verdict>, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}
