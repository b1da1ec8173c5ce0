// SPDX-License-Identifier: Apache-2.0
//! Tunnels through proxies.

mod connect;
mod socks;

use std::time::Duration;

use portolan_doctor::seen::ConnectSeen;

use super::lines::Stream;
use super::options::{Credentials, Proxy, Scheme};

/// What the proxy said, and the connection behind it where it opened one.
pub(crate) struct Tunnel {
    pub(crate) seen: ConnectSeen,
    pub(crate) line: Option<Stream>,
}

/// Asks a proxy for a tunnel, over a connection to it.
pub(crate) async fn tunnel(
    line: Stream,
    proxy: &Proxy,
    credentials: Option<&Credentials>,
    to: (&str, u16),
    limit: Duration,
) -> Tunnel {
    match proxy.scheme {
        Scheme::Http | Scheme::Https => connect::tunnel(line, credentials, to, limit).await,
        Scheme::Socks5 => socks::tunnel(line, credentials, to, limit).await,
    }
}

pub(crate) use connect::{authorization, basic};
