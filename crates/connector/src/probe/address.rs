// SPDX-License-Identifier: Apache-2.0
//! One address by one way, from its name to a second request on the same connection.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use portolan_doctor::seen::{AddressSeen, Asked, ConnectSeen, DnsSeen, HttpSeen, Speaks, Way};

use super::choice::Via;
use super::reach::{Goal, Reached};
use super::run::Shared;
use super::{clock, pages};
use crate::path;

/// A record, and the sockets behind each of its connections.
pub(crate) struct Looked {
    pub(crate) seen: AddressSeen,
    pub(crate) ends: Vec<Option<(SocketAddr, SocketAddr)>>,
}

pub(crate) async fn look(asked: Asked, via: Via, shared: Arc<Shared>) -> Looked {
    let began = Instant::now();
    let mut looked = Looked { seen: empty(asked, via.way(), &shared), ends: Vec::new() };
    if let Some(goal) = goal(&mut looked.seen, via, &shared).await {
        follow(&mut looked, &goal, &shared).await;
    }
    looked.seen.took_ms = ms(began.elapsed());
    looked
}

fn empty(asked: Asked, way: Way, shared: &Shared) -> AddressSeen {
    AddressSeen {
        asked,
        way,
        at_ms: ms(shared.began.elapsed()),
        took_ms: 0,
        dns: Vec::new(),
        tcp: Vec::new(),
        connect: None,
        tls: None,
        by_sni: Vec::new(),
        tls12: None,
        ciphers: Vec::new(),
        preferred: None,
        http: None,
        reused: None,
        idle: None,
        mtu: None,
        udp: None,
        clock: None,
        revocation: Vec::new(),
    }
}

pub(crate) fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Resolves what is ours to resolve; `None` where that gave no address.
async fn goal(seen: &mut AddressSeen, via: Via, shared: &Shared) -> Option<Goal> {
    let addresses = match &via {
        Via::Direct => {
            seen.dns = shared.names(&seen.asked.host).await;
            by_system(&seen.dns).ok()
        }
        Via::Proxy(proxy) => match by_system(&shared.names(&proxy.host).await) {
            Ok(addresses) => Some(addresses),
            Err(failure) => {
                let answer = HttpSeen { failure, ..HttpSeen::default() };
                seen.connect = Some(ConnectSeen { answer, is_authenticated: false });
                None
            }
        },
    };
    Some(Goal {
        host: seen.asked.host.clone(),
        port: seen.asked.port,
        via,
        addresses: addresses?,
        is_plain: seen.asked.speaks == Speaks::Http,
        limit: shared.options.timeout,
        room: Arc::clone(&shared.room),
    })
}

/// What the machine's own resolver says is what its programs use.
pub(crate) fn by_system(
    dns: &[DnsSeen],
) -> Result<Vec<IpAddr>, Option<portolan_doctor::seen::Failure>> {
    match dns.first().map(|seen| &seen.result) {
        Some(Ok(answer)) => Ok(answer.addresses.clone()),
        Some(Err(failure)) => Err(Some(failure.clone())),
        None => Err(None),
    }
}

async fn follow(looked: &mut Looked, goal: &Goal, shared: &Arc<Shared>) {
    if looked.seen.asked.speaks == Speaks::Dtls {
        looked.seen.udp = Some(path::udp(&goal.addresses, goal.port, &goal.host).await);
        return;
    }
    let mut reached = goal.reach().await;
    let line = reached.line.take();
    keep(looked, reached);
    let (Some(line), Some(last)) = (line, looked.seen.tcp.last()) else { return };
    let goal = goal.at(last.to);
    match looked.seen.asked.speaks {
        Speaks::Https => pages::https(&mut looked.seen, line, &goal, shared).await,
        Speaks::Http => pages::plain(&mut looked.seen, line, &goal).await,
        Speaks::Tcp | Speaks::Dtls => {}
    }
    looked.seen.clock = looked.seen.http.as_ref().and_then(clock::of);
    path::look(&mut looked.seen, &goal, shared).await;
}

fn keep(looked: &mut Looked, reached: Reached) {
    looked.seen.tcp = reached.tcp;
    looked.seen.connect = reached.connect;
    looked.ends = reached.ends;
}
