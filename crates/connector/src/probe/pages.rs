// SPDX-License-Identifier: Apache-2.0
//! Handshakes and pages of one address: as a connector speaks to it, and beside that under other
//! names and with less on offer.

use std::time::Duration;

use portolan_doctor::seen::{AddressSeen, ConnectSeen, HttpSeen, Kind, SniSeen, TlsSeen};

use super::http::{Talk, get};
use super::limits::BODY_MAX;
use super::lines::Stream;
use super::options::bracketed;
use super::proxy::authorization;
use super::reach::Goal;
use super::run::Shared;
use super::step::Step;
use super::tls::{Offer, handshake};

/// How long a connection rests before it is used again.
const REST: Duration = Duration::from_millis(250);
/// How often it is used then.
const AGAIN: usize = 4;

/// The status by which a proxy asks who it is.
const AUTHENTICATE: u16 = 407;

/// The page, and the same page again.
type Pages = (Option<HttpSeen>, Option<HttpSeen>);

pub(super) async fn https(seen: &mut AddressSeen, line: Stream, goal: &Goal, shared: &Shared) {
    let host = goal.host.as_str();
    let (tls, inner) = handshake(line, &Offer::whole(host), goal.limit).await;
    let request = get(&seen.asked.path, &place(goal, 443), "");
    let neutral = shared.options.neutral_name.as_str();
    // The connection of the address is given back first: a proxy that has no place left would let
    // each trial wait for one, and each address for its trials.
    let pages = pages(&tls, inner, goal, &request).await;
    let (strange, unnamed, tls12) = tokio::join!(
        trial(goal, Offer::whole(neutral), shared),
        trial(goal, Offer { sni: None, ..Offer::whole(host) }, shared),
        old(&tls, goal, shared),
    );
    (seen.tls, seen.tls12) = (Some(tls), tls12);
    (seen.http, seen.reused) = pages;
    seen.by_sni = vec![
        SniSeen { sni: Some(neutral.to_owned()), tls: strange },
        SniSeen { sni: None, tls: unnamed },
    ];
}

async fn pages(tls: &TlsSeen, inner: Option<Stream>, goal: &Goal, request: &str) -> Pages {
    let speaks_h2 = tls.result.as_ref().is_some_and(|a| a.alpn.as_deref() == Some("h2"));
    let Some(line) = inner else { return (None, None) };
    if !speaks_h2 {
        return twice(line, request, goal.limit).await;
    }
    // What speaks HTTP/2 is asked again by a connection that does not offer it.
    drop(line);
    let offer = Offer { alpn: &["http/1.1"], ..Offer::whole(&goal.host) };
    match goal.shake(&offer).await {
        (_, Some(line)) => twice(line, request, goal.limit).await,
        (TlsSeen { took_ms, failure, .. }, None) => {
            (Some(HttpSeen { took_ms, failure, ..HttpSeen::default() }), None)
        }
    }
}

/// With TLS 1.2 alone on offer, where more was agreed on.
async fn old(tls: &TlsSeen, goal: &Goal, shared: &Shared) -> Option<TlsSeen> {
    let is_new = tls.result.as_ref().is_some_and(|agreed| agreed.version == "TLS1.3");
    if !is_new {
        return None;
    }
    Some(trial(goal, Offer { is_old: true, ..Offer::whole(&goal.host) }, shared).await)
}

async fn trial(goal: &Goal, offer: Offer<'_>, shared: &Shared) -> TlsSeen {
    shared.room.trial(Box::pin(goal.shake(&offer))).await.0
}

/// A request, and after a rest another one on the same connection where there still is one.
async fn twice(line: Stream, request: &str, limit: Duration) -> Pages {
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

pub(super) async fn plain(seen: &mut AddressSeen, line: Stream, goal: &Goal) {
    let (host, path) = (place(goal, 80), &seen.asked.path);
    let request = if goal.asks_for_pages() {
        let who = goal.credentials().map(authorization).unwrap_or_default();
        get(&format!("http://{host}{path}"), &host, &who)
    } else {
        get(path, &host, "")
    };
    let step = Step::begin(goal.limit);
    let answer = Talk::new(line).ask(&request, &step).await;
    if goal.asks_for_pages() && answer.status == Some(AUTHENTICATE) {
        // The proxy's own word: nobody behind it was asked.
        let failure = Some(step.fail(Kind::ProxyAuthentication, format!("status {AUTHENTICATE}")));
        let is_authenticated = goal.credentials().is_some();
        let answer = HttpSeen { failure, ..answer };
        seen.connect = Some(ConnectSeen { answer, is_authenticated });
    } else {
        seen.http = Some(answer);
    }
}

/// As the field `Host` has it: a port where it is not the usual one.
fn place(goal: &Goal, usual: u16) -> String {
    let host = bracketed(&goal.host);
    if goal.port == usual { host } else { format!("{host}:{}", goal.port) }
}
