// SPDX-License-Identifier: Apache-2.0
//! What servers of names said.

use serde::{Deserialize, Serialize};

use super::Failure;

/// What one resolver said of one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DnsSeen {
    pub resolver: Resolver,
    pub took_ms: u64,
    pub result: Result<Answer, Failure>,
}

/// Who was asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Resolver {
    /// The machine's own.
    System,
    /// One that the user gave: `address:port`.
    Given { server: String },
}

/// The names on the way, in order, and the addresses at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Each CNAME that was followed, the name that was asked left out.
    pub through: Vec<String>,
    pub addresses: Vec<std::net::IpAddr>,
    /// Seconds.
    pub ttl_s: Option<u32>,
}
