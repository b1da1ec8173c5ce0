// SPDX-License-Identifier: Apache-2.0
//! A visit to an echo: what was sent, and what the echo says that it got.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portolan_doctor::seen::{EchoSeen, Failure, Field, HelloSeen, Kind, TlsSeen};
use tokio::task::JoinSet;

use super::records::{Gathered, gather};
use super::stream::{Recorded, Sent};
use super::{Told, hello_seen, sha256};
use crate::probe::http::{Talk, get};
use crate::probe::tls::{Offer, handshake};
use crate::probe::{
    Goal, Shared, Step, Via, authorization, bracketed, by_system, host_and_port, ways,
};

/// Bytes of an answer.
const ANSWER_MAX: usize = 64 << 10;

/// Visits every echo by every way that is chosen for all addresses alike, all at once.
pub(crate) async fn visits(shared: &Arc<Shared>, omitted: &mut Vec<String>) -> Vec<EchoSeen> {
    let mut all = JoinSet::new();
    for (number, (endpoint, fingerprint)) in shared.options.echoes.iter().cloned().enumerate() {
        let Ok((host, port)) = host_and_port(&endpoint) else {
            omitted.push(format!("echo `{endpoint}`: no address of one"));
            continue;
        };
        let port = port.unwrap_or(443);
        for (turn, via) in chosen(shared, &host, port, omitted).into_iter().enumerate() {
            let asked = Asked {
                endpoint: endpoint.clone(),
                fingerprint: fingerprint.clone(),
                host: host.clone(),
                port,
            };
            let shared = Arc::clone(shared);
            all.spawn(async move { ((number, turn), visit(asked, via, &shared).await) });
        }
    }
    let mut all = all.join_all().await;
    all.sort_by_key(|(order, _)| *order);
    all.into_iter().map(|(_, seen)| seen).collect()
}

fn chosen(shared: &Shared, host: &str, port: u16, omitted: &mut Vec<String>) -> Vec<Via> {
    let mut known = Vec::new();
    for choice in &shared.options.ways {
        match ways(choice, host, port, false) {
            Some(given) => known.extend(given.into_iter().take(1)),
            None => omitted.push(format!("echo `{host}`: not visited by way of a PAC file")),
        }
    }
    if shared.options.ways.is_empty() {
        known.push(Via::Direct);
    }
    let mut once = Vec::new();
    known.into_iter().for_each(|via| {
        if !once.contains(&via) {
            once.push(via)
        }
    });
    once
}

struct Asked {
    endpoint: String,
    fingerprint: Option<String>,
    host: String,
    port: u16,
}

async fn visit(asked: Asked, via: Via, shared: &Shared) -> EchoSeen {
    let name = match &via {
        Via::Direct => &asked.host,
        Via::Proxy(proxy) => &proxy.host,
    };
    let addresses = match name.parse() {
        Ok(address) => vec![address],
        Err(_) => by_system(&shared.names(name).await).unwrap_or_default(),
    };
    let goal = Goal {
        host: asked.host,
        port: asked.port,
        via,
        addresses,
        is_plain: false,
        limit: shared.options.timeout,
        room: Arc::clone(&shared.room),
    };
    ask(asked.endpoint, asked.fingerprint.as_deref(), &goal).await
}

/// One visit; and where the echo answers in plain text too, a second one, to see what is added to
/// a request that everybody on the way can read.
pub(super) async fn ask(endpoint: String, fingerprint: Option<&str>, goal: &Goal) -> EchoSeen {
    let mut seen = EchoSeen {
        endpoint,
        way: goal.via.way(),
        sent: HelloSeen::default(),
        got: None,
        failure: None,
        is_own_certificate: None,
        request_fields: Vec::new(),
    };
    match tell(goal, fingerprint, &mut seen).await {
        Err(failure) => seen.failure = Some(failure),
        Ok(told) => {
            let plain = match told.plain_port {
                Some(port) => in_plain(goal, port).await,
                None => None,
            };
            seen.request_fields = plain.unwrap_or(told.request_fields);
            seen.got = told.hello;
        }
    }
    seen
}

async fn tell(
    goal: &Goal,
    fingerprint: Option<&str>,
    seen: &mut EchoSeen,
) -> Result<Told, Failure> {
    let mut reached = goal.reach().await;
    let Some(line) = reached.line.take() else { return Err(reached.failure()) };
    let own = reached.ends.last().copied().flatten().map(|(own, _)| own);
    let recorded = Recorded::new(line);
    let sent = recorded.sent();
    let offer = Offer { alpn: &["http/1.1"], ..Offer::whole(&goal.host) };
    let (tls, line) = handshake(Box::new(recorded), &offer, goal.limit).await;
    seen.sent = HelloSeen {
        source: own.map(|own| own.to_string()),
        ttl: own.and_then(|own| usual_ttl(own.is_ipv4())),
        ..went(&sent).unwrap_or_default()
    };
    seen.is_own_certificate = fingerprint.and_then(|wanted| is_own(&tls, wanted));
    let step = Step::begin(goal.limit);
    let Some(line) = line else {
        return Err(tls.failure.unwrap_or_else(|| step.fail(Kind::Closed, "")));
    };
    let request = get("/", &place(&goal.host, goal.port), "Connection: close\r\n");
    answered(Talk::new(line), &request, &step).await
}

async fn answered(mut talk: Talk, request: &str, step: &Step) -> Result<Told, Failure> {
    let (status, body) = talk.whole(request, ANSWER_MAX, step).await?;
    serde_json::from_slice(&body)
        .map_err(|_| step.fail(Kind::NotHttp, format!("no echo answered: status {status}")))
}

/// The fields of a request in plain text as they arrived; `None` where it did not.
async fn in_plain(goal: &Goal, port: u16) -> Option<Vec<Field>> {
    let goal = Goal { port, is_plain: true, ..goal.clone() };
    let line = goal.reach().await.line.take()?;
    let place = place(&goal.host, port);
    let request = if goal.asks_for_pages() {
        let who = goal.credentials().map(authorization).unwrap_or_default();
        get(&format!("http://{place}/"), &place, &format!("Connection: close\r\n{who}"))
    } else {
        get("/", &place, "Connection: close\r\n")
    };
    let told = answered(Talk::new(line), &request, &Step::begin(goal.limit)).await;
    told.ok().map(|told| told.request_fields)
}

fn place(host: &str, port: u16) -> String {
    format!("{}:{port}", bracketed(host))
}

fn went(sent: &Sent) -> Option<HelloSeen> {
    match gather(&sent.bytes()) {
        Gathered::Whole(message) => hello_seen(&message),
        Gathered::Part | Gathered::Other => None,
    }
}

/// `None` where no certificate came.
fn is_own(tls: &TlsSeen, wanted: &str) -> Option<bool> {
    let leaf = STANDARD.decode(tls.chain.first()?).ok()?;
    let wanted: String = wanted.chars().filter(|sign| *sign != ':').collect();
    Some(sha256(&leaf).eq_ignore_ascii_case(&wanted))
}

/// What this machine's packets begin with.
fn usual_ttl(is_ipv4: bool) -> Option<u8> {
    let path = match is_ipv4 {
        true => "/proc/sys/net/ipv4/ip_default_ttl",
        false => "/proc/sys/net/ipv6/conf/default/hop_limit",
    };
    std::fs::read_to_string(path).ok()?.trim().parse().ok()
}
