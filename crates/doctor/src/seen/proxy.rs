// SPDX-License-Identifier: Apache-2.0
//! What a proxy said, and what chose it.

use serde::{Deserialize, Serialize};

use super::{Failure, HttpSeen};

/// An answer to CONNECT, or to SOCKS: then `status` is its reply code and there are no fields. Also a proxy's 407
/// to a page in plain text, which is its own word and nobody's behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectSeen {
    /// The answer's head; its `failure` where the tunnel did not open.
    pub answer: HttpSeen,
    /// Whether credentials were sent.
    pub is_authenticated: bool,
}

/// A PAC file, and what it says of the addresses asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PacSeen {
    /// A path or URL.
    pub place: String,
    pub failure: Option<Failure>,
    /// Host and answer, as written: `DIRECT`, `PROXY a:8080; DIRECT`.
    pub answers: Vec<(String, Result<String, Failure>)>,
}
