// SPDX-License-Identifier: Apache-2.0
//! What a TLS handshake showed.

use serde::{Deserialize, Serialize};

use super::Failure;

/// A handshake that took any certificate, so that it can be looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsSeen {
    pub took_ms: u64,
    /// As offered: `TLS1.3`, `TLS1.2`.
    pub offered_versions: Vec<String>,
    /// As offered: `h2`, `http/1.1`.
    pub offered_alpn: Vec<String>,
    /// The certificates as sent, the leaf first: DER in base64.
    pub chain: Vec<String>,
    /// An OCSP answer that came along, in base64.
    pub stapled_ocsp: Option<String>,
    /// SCTs that came in the handshake: each in base64.
    pub scts: Vec<String>,
    pub result: Option<NegotiatedTls>,
    pub failure: Option<Failure>,
}

/// What was agreed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NegotiatedTls {
    /// `TLS1.3`, `TLS1.2`.
    pub version: String,
    /// By its IANA name.
    pub cipher: String,
    pub alpn: Option<String>,
}

/// The same far end, asked under another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SniSeen {
    /// `None`: no name at all.
    pub sni: Option<String>,
    pub tls: TlsSeen,
}
