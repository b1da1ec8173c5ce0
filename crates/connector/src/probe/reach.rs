// SPDX-License-Identifier: Apache-2.0
//! A connection to a host by one way: straight, or through a proxy.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use portolan_doctor::seen::{ConnectSeen, Failure, HttpSeen, Kind, TcpSeen};

use super::choice::Via;
use super::lines::Stream;
use super::options::{Credentials, Proxy, Scheme};
use super::proxy::tunnel;
use super::room::Room;
use super::tcp;
use super::tls::{Offer, handshake};

/// Where to, and how.
#[derive(Clone, Debug)]
pub(crate) struct Goal {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) via: Via,
    /// Of the host, or of the proxy.
    pub(crate) addresses: Vec<IpAddr>,
    /// The proxy is asked for a page and not for a tunnel.
    pub(crate) is_plain: bool,
    pub(crate) limit: Duration,
    pub(crate) room: Arc<Room>,
}

/// What came of it.
#[derive(Default)]
pub(crate) struct Reached {
    pub(crate) tcp: Vec<TcpSeen>,
    pub(crate) ends: Vec<Option<(SocketAddr, SocketAddr)>>,
    pub(crate) connect: Option<ConnectSeen>,
    pub(crate) line: Option<Stream>,
}

impl Reached {
    /// The first thing that failed, where nothing was reached.
    pub(crate) fn failure(&self) -> Failure {
        let connect = self.connect.as_ref().and_then(|seen| seen.answer.failure.clone());
        let tcp = || self.tcp.iter().rev().find_map(|seen| seen.failure.clone());
        let none = || Failure { kind: Kind::NoAddress, after_ms: 0, words: String::new() };
        connect.or_else(tcp).unwrap_or_else(none)
    }
}

impl Goal {
    /// A proxy is asked for a few tunnels at once; time runs from the asking.
    pub(crate) async fn reach(&self) -> Reached {
        // On the heap: it holds handshakes in handshakes, and a thread's stack is small.
        let reaching = Box::pin(self.reach_now());
        match &self.via {
            Via::Direct => reaching.await,
            Via::Proxy(_) => self.room.opening(self.via.way(), reaching).await,
        }
    }

    async fn reach_now(&self) -> Reached {
        let port = match &self.via {
            Via::Direct => self.port,
            Via::Proxy(proxy) => proxy.port,
        };
        let tcp = tcp::connect(&self.addresses, port, self.limit).await;
        let mut reached = Reached { tcp: tcp.seen, ends: tcp.ends, ..Reached::default() };
        let Some(stream) = tcp.stream else { return reached };
        match &self.via {
            Via::Direct => reached.line = Some(Box::new(stream)),
            Via::Proxy(proxy) => self.through(proxy, Box::new(stream), &mut reached).await,
        }
        reached
    }

    async fn through(&self, proxy: &Proxy, stream: Stream, reached: &mut Reached) {
        let mut line = stream;
        if proxy.scheme == Scheme::Https {
            let offer = Offer { is_old: false, alpn: &["http/1.1"], sni: Some(&proxy.host) };
            match handshake(line, &offer, self.limit).await {
                (_, Some(inner)) => line = inner,
                (seen, None) => {
                    let answer = HttpSeen { failure: seen.failure, ..HttpSeen::default() };
                    reached.connect = Some(ConnectSeen { answer, is_authenticated: false });
                    return;
                }
            }
        }
        if self.asks_for_pages() {
            reached.line = Some(line);
            return;
        }
        let to = (self.host.as_str(), self.port);
        let tunnel = tunnel(line, proxy, self.credentials(), to, self.limit).await;
        (reached.connect, reached.line) = (Some(tunnel.seen), tunnel.line);
    }

    /// Whether the request goes to the proxy itself.
    pub(crate) fn asks_for_pages(&self) -> bool {
        match &self.via {
            Via::Direct => false,
            Via::Proxy(proxy) => self.is_plain && proxy.scheme != Scheme::Socks5,
        }
    }

    pub(crate) fn credentials(&self) -> Option<&Credentials> {
        match &self.via {
            Via::Direct => None,
            Via::Proxy(proxy) => proxy.credentials.as_ref(),
        }
    }

    /// The same goal at the one address that answered.
    pub(crate) fn at(&self, address: IpAddr) -> Self {
        Self { addresses: vec![address], ..self.clone() }
    }

    /// A handshake on a connection of its own.
    pub(crate) async fn shake(
        &self,
        offer: &Offer<'_>,
    ) -> (portolan_doctor::seen::TlsSeen, Option<Stream>) {
        let mut reached = self.reach().await;
        match reached.line.take() {
            Some(line) => handshake(line, offer, self.limit).await,
            None => {
                let failure = Some(reached.failure());
                (portolan_doctor::seen::TlsSeen { failure, ..Default::default() }, None)
            }
        }
    }
}
