// SPDX-License-Identifier: Apache-2.0
//! What our own far end saw of us: a difference was made on the way.

use serde::{Deserialize, Serialize};

use super::{Failure, Field, Way};

/// One visit to an echo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EchoSeen {
    /// `host:port`
    pub endpoint: String,
    pub way: Way,
    /// What we sent.
    pub sent: HelloSeen,
    /// What the echo says that it got; `None` with a failure.
    pub got: Option<HelloSeen>,
    pub failure: Option<Failure>,
    /// Whether the certificate was the echo's own (by its fingerprint, where that was given).
    pub is_own_certificate: Option<bool>,
    /// The head of a plain request as the echo got it.
    pub request_fields: Vec<Field>,
}

/// A ClientHello and who sent it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelloSeen {
    /// SHA-256 of the ClientHello's bytes, in hexadecimal.
    pub sha256: String,
    pub ja4: String,
    pub sni: Option<String>,
    pub alpn: Vec<String>,
    pub versions: Vec<String>,
    /// IANA numbers, in order.
    pub ciphers: Vec<u16>,
    /// Address and port of the sender as this side knows it.
    pub source: Option<String>,
    pub ttl: Option<u8>,
}
