// SPDX-License-Identifier: Apache-2.0
//! The record of one run: what was asked, by which way, and what came of it. Facts alone.

mod address;
mod dns;
mod echo;
mod failure;
mod host;
mod http;
mod packet;
mod proxy;
mod scope;
mod tls;
mod way;

use serde::{Deserialize, Serialize};

pub use address::{
    AddressSeen, Asked, CipherSeen, ClockSeen, Idle, IdleSeen, MtuSeen, PreferredSeen,
    RevocationSeen, Speaks, TcpSeen, UdpSeen,
};
pub use dns::{Answer, DnsSeen, Resolver};
pub use echo::{EchoSeen, HelloSeen};
pub use failure::{Failure, Kind};
pub use host::{Agent, Counters, HostSeen, InterfaceSeen, RouteSeen, Setting};
pub use http::{Field, HttpSeen};
pub use packet::{PacketsSeen, Signature};
pub use proxy::{ConnectSeen, PacSeen};
pub use scope::Scope;
pub use tls::{NegotiatedTls, SniSeen, TlsSeen};
pub use way::Way;

/// One run over all that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Of this record; 1.
    pub version: u32,
    /// RFC 3339, UTC.
    pub started: String,
    pub took_ms: u64,
    #[serde(default)]
    pub scope: Scope,
    pub host: HostSeen,
    /// Every way that was tried, direct first.
    pub ways: Vec<Way>,
    /// PAC files that were read, and what they answered.
    pub pac: Vec<PacSeen>,
    /// In the order of asking: each address by each way.
    pub addresses: Vec<AddressSeen>,
    pub echoes: Vec<EchoSeen>,
    /// What was not looked at, and why: a missing privilege, a limit. Nothing is left out silently.
    pub omitted: Vec<String>,
}
