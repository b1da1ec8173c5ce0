// SPDX-License-Identifier: Apache-2.0
//! What the far end has, as data that is handed to its process.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::Manner;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) hosts: Vec<Host>,
    /// What servers of names say instead of the truth.
    pub(crate) says: Vec<(View, String, Said)>,
    /// Seconds by which the servers' clock is ahead.
    pub(crate) clock_ahead_s: i64,
    pub(crate) is_silent_by_udp: bool,
    /// Revocation lists by host and path, in base64.
    pub(crate) files: BTreeMap<String, String>,
}

/// A server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Host {
    pub(crate) name: String,
    pub(crate) addresses: Vec<IpAddr>,
    /// Another name that this one leads to.
    pub(crate) leads_to: Option<String>,
    /// PEM: the leaf first.
    pub(crate) chain: String,
    pub(crate) key: String,
    pub(crate) has_tls13: bool,
    pub(crate) manner: Manner,
}

/// Whose server of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum View {
    System,
    Public,
}

/// What it says of a name, and of all below it where the name begins with a dot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Said {
    NoName,
    Failure,
    Nothing,
    Addresses(Vec<IpAddr>),
    LeadsTo(String),
}
