// SPDX-License-Identifier: Apache-2.0
//! One address by one way.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{ConnectSeen, DnsSeen, Failure, HttpSeen, PacketsSeen, SniSeen, TlsSeen, Way};

/// What is to be reached.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Asked {
    pub host: String,
    pub port: u16,
    pub speaks: Speaks,
    /// The line of the list that asks for it, such as `*.nssvc.net`; empty for a machine of one's own site.
    pub pattern: String,
    /// Roles that need it, by their id in the catalogue.
    pub roles: Vec<String>,
    pub purpose: String,
    pub source: String,
    /// What to ask for by HTTP; `/` where nothing better is known.
    pub path: String,
}

impl Asked {
    /// Whether it is a machine of one's own site, as connectors are to desktops, and none of the cloud's.
    pub fn is_own(&self) -> bool {
        self.pattern.is_empty()
    }
}

/// What is spoken there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speaks {
    /// TLS over TCP, and HTTP in it.
    Https,
    /// HTTP in plain text.
    Http,
    /// TCP, and nothing that we know.
    Tcp,
    /// DTLS over UDP.
    Dtls,
}

/// What came of it. What was not reached is `None`; a step that failed carries its failure, and those after it are `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressSeen {
    pub asked: Asked,
    pub way: Way,
    /// From the beginning of the run.
    pub at_ms: u64,
    pub took_ms: u64,
    /// The system's resolver, then those that were given. By a proxy, names are the proxy's to resolve.
    pub dns: Vec<DnsSeen>,
    /// Each address that was tried, in order; the last is the one that all else is about.
    pub tcp: Vec<TcpSeen>,
    pub connect: Option<ConnectSeen>,
    pub tls: Option<TlsSeen>,
    pub by_sni: Vec<SniSeen>,
    /// The same name with TLS 1.2 alone on offer, where more had been agreed on.
    #[serde(default)]
    pub tls12: Option<TlsSeen>,
    /// TLS 1.2 with one cipher alone, for each that Citrix asks for; empty where that was not tried.
    #[serde(default)]
    pub ciphers: Vec<CipherSeen>,
    /// What is taken of TLS 1.2's ciphers, strong and weak on offer together; asked where TLS 1.3 was not agreed on.
    #[serde(default)]
    pub preferred: Option<PreferredSeen>,
    pub http: Option<HttpSeen>,
    /// Further requests on the same connection, a moment later: the first that failed, or the last; `None` where nothing was left to use again.
    #[serde(default)]
    pub reused: Option<HttpSeen>,
    pub idle: Option<IdleSeen>,
    pub mtu: Option<MtuSeen>,
    pub udp: Option<UdpSeen>,
    pub clock: Option<ClockSeen>,
    pub revocation: Vec<RevocationSeen>,
}

/// A TCP connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TcpSeen {
    pub to: IpAddr,
    pub from: Option<IpAddr>,
    pub took_ms: u64,
    pub failure: Option<Failure>,
    pub packets: Option<PacketsSeen>,
}

/// A cipher of TLS 1.2, offered alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CipherSeen {
    /// By its IANA name.
    pub name: String,
    /// `None`: it was taken.
    pub failure: Option<Failure>,
}

/// The first answer to an offer of strong and weak ciphers together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreferredSeen {
    /// By its IANA name, or by its number where this program has no name for it.
    pub cipher: Option<String>,
    /// The certificates that came with it, the leaf first: DER in base64. The handshake was not brought to its end, so nothing shows that whoever sent them holds the key.
    pub chain: Vec<String>,
    pub failure: Option<Failure>,
}

/// A connection left alone, then used again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdleSeen {
    /// Each wait, shortest first; it stops at the first that died.
    pub waits: Vec<Idle>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idle {
    pub waited_s: u64,
    /// `None`: it lived.
    pub failure: Option<Failure>,
}

/// Whether large packets pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MtuSeen {
    /// What the kernel believes of the path.
    pub path_mtu: Option<u32>,
    /// A large request got its answer.
    pub large_passed: bool,
    /// The same request in small segments did.
    pub small_passed: bool,
    /// ICMP said that packets are too large.
    pub told_by_icmp: bool,
}

/// An answer over UDP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UdpSeen {
    pub tries: u32,
    /// The first record that came, by its DTLS type and version; `None`: silence.
    pub record: Option<String>,
    pub failure: Option<Failure>,
}

/// How far this machine's clock is from the far end's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockSeen {
    /// Positive where this machine is ahead.
    pub ahead_s: i64,
}

/// A revocation list or responder that the certificates name, tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevocationSeen {
    pub url: String,
    /// `crl` or `ocsp`
    pub kind: String,
    pub failure: Option<Failure>,
    /// Bytes that came.
    pub bytes: u64,
}
