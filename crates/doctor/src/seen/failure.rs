// SPDX-License-Identifier: Apache-2.0
//! How an attempt ended that did not succeed.

use serde::{Deserialize, Serialize};

/// It ended like this, so long after it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub kind: Kind,
    pub after_ms: u64,
    /// More about it, where there is more: an alert, a status, the bytes that came instead.
    pub words: String,
}

/// What kind of end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// No such name.
    NoName,
    /// The server of names failed or refused.
    NameServer,
    /// Names that lead to each other.
    NameLoop,
    /// A name without an address.
    NoAddress,
    /// Nothing came in time.
    Timeout,
    /// A reset as the answer to the first packet.
    Refused,
    /// A reset later.
    Reset,
    /// The other end closed before it had answered.
    Closed,
    /// ICMP or the kernel: no way there.
    Unreachable,
    /// ICMP: administratively prohibited.
    Prohibited,
    /// The proxy would not: its status stands in the words.
    ProxyRefused,
    /// The proxy wants to know who asks.
    ProxyAuthentication,
    /// The other end answered TLS with an alert.
    Alert,
    /// It answered TLS with something else: its first bytes stand in the words.
    NotTls,
    /// It spoke TLS, and badly.
    BadTls,
    /// It answered HTTP with something else.
    NotHttp,
    /// It sent more than anybody needs: headers, certificates, redirects.
    TooMuch,
    /// This machine would not let us.
    Local,
}
