// SPDX-License-Identifier: Apache-2.0
//! One address by one way, from its name to a second request on the same connection.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use portolan_doctor::seen::{
    AddressSeen, Asked, ConnectSeen, DnsSeen, HttpSeen, SniSeen, Speaks, TlsSeen, Way,
};

use super::choice::Via;
use super::http::{Talk, get};
use super::limits::BODY_MAX;
use super::lines::Stream;
use super::options::bracketed;
use super::proxy::authorization;
use super::reach::{Goal, Reached};
use super::run::Shared;
use super::step::Step;
use super::tls::Offer;
use super::{clock, http};
use crate::path;

/// How long a connection rests before it is used again.
const REST: Duration = Duration::from_millis(250);
/// How often it is used then.
const AGAIN: usize = 4;

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
        credentials: shared.options.credentials.clone(),
        is_plain: seen.asked.speaks == Speaks::Http,
        limit: shared.options.timeout,
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
        Speaks::Https => https(&mut looked.seen, line, &goal, shared).await,
        Speaks::Http => plain(&mut looked.seen, line, &goal).await,
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

async fn https(seen: &mut AddressSeen, line: Stream, goal: &Goal, shared: &Shared) {
    let host = goal.host.as_str();
    let (tls, inner) = super::tls::handshake(line, &Offer::whole(host), goal.limit).await;
    let is_new = tls.result.as_ref().is_some_and(|agreed| agreed.version == "TLS1.3");
    let speaks_h2 = tls.result.as_ref().is_some_and(|a| a.alpn.as_deref() == Some("h2"));
    let request = get(&seen.asked.path, host, "");
    seen.tls = Some(tls);
    let pages = async {
        // What speaks HTTP/2 is asked again by a connection that does not offer it.
        let inner = match inner {
            Some(_) if speaks_h2 => {
                let offer = Offer { alpn: &["http/1.1"], ..Offer::whole(host) };
                match goal.shake(&offer).await {
                    (_, Some(inner)) => Some(inner),
                    (again, None) => return (failed(again), None),
                }
            }
            inner => inner,
        };
        match inner {
            Some(line) => twice(line, &request, goal.limit).await,
            None => (None, None),
        }
    };
    let neutral = shared.options.neutral_name.as_str();
    let (pages, strange, unnamed, old) = tokio::join!(
        pages,
        trial(goal, Offer::whole(neutral), shared),
        trial(goal, Offer { sni: None, ..Offer::whole(host) }, shared),
        async {
            match is_new {
                true => {
                    Some(trial(goal, Offer { is_old: true, ..Offer::whole(host) }, shared).await)
                }
                false => None,
            }
        }
    );
    (seen.http, seen.reused) = pages;
    seen.by_sni = vec![
        SniSeen { sni: Some(neutral.to_owned()), tls: strange },
        SniSeen { sni: None, tls: unnamed },
    ];
    seen.tls12 = old;
}

fn failed(tls: TlsSeen) -> Option<HttpSeen> {
    Some(HttpSeen { took_ms: tls.took_ms, failure: tls.failure, ..HttpSeen::default() })
}

async fn trial(goal: &Goal, offer: Offer<'_>, shared: &Shared) -> TlsSeen {
    let _room = shared.trials.acquire().await;
    goal.shake(&offer).await.0
}

/// A request, and after a rest another one on the same connection where there still is one.
async fn twice(
    line: Stream,
    request: &str,
    limit: Duration,
) -> (Option<HttpSeen>, Option<HttpSeen>) {
    let mut talk = Talk::new(line);
    let (mut first, body) = talk.fetch(request, BODY_MAX, &Step::begin(limit)).await;
    let is_kept = matches!(body, Ok(Some(_)));
    first.failure = first.failure.or(body.err());
    if !is_kept {
        return (Some(first), None);
    }
    tokio::time::sleep(REST).await;
    (Some(first), Some(again(&mut talk, request, limit).await))
}

/// Uses a connection again, some times in a row: a device that cuts by bytes or packets lets the first pass.
async fn again(talk: &mut Talk, request: &str, limit: Duration) -> HttpSeen {
    let mut last = HttpSeen::default();
    for _ in 0..AGAIN {
        let (mut seen, body) = talk.fetch(request, BODY_MAX, &Step::begin(limit)).await;
        let is_kept = matches!(body, Ok(Some(_)));
        seen.failure = seen.failure.or(body.err());
        last = seen;
        if !is_kept {
            break;
        }
    }
    last
}

async fn plain(seen: &mut AddressSeen, line: Stream, goal: &Goal) {
    let asked = &seen.asked;
    let host = match asked.port {
        80 => bracketed(&asked.host),
        port => format!("{}:{port}", bracketed(&asked.host)),
    };
    let request = if goal.asks_for_pages() {
        let who = goal.credentials().map(authorization).unwrap_or_default();
        get(&format!("http://{host}{}", asked.path), &host, &who)
    } else {
        get(&asked.path, &host, "")
    };
    let mut talk = http::Talk::new(line);
    let step = Step::begin(goal.limit);
    seen.http = Some(talk.ask(&request, &step).await);
}
