// SPDX-License-Identifier: Apache-2.0
//! A way to the far end.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Straight there, or through a proxy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Way {
    Direct,
    /// `proxy` is `http://host:port`, `https://host:port` or `socks5://host:port`, never with a password;
    /// `said_by` tells where it was found: an option, a variable, a file.
    Proxy {
        proxy: String,
        said_by: String,
    },
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct => f.write_str("direct"),
            Self::Proxy { proxy, .. } => f.write_str(proxy),
        }
    }
}
