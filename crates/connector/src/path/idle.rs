// SPDX-License-Identifier: Apache-2.0
//! How long a connection may be left alone. Several are opened at once, each is left for another
//! time and then used: the whole takes as long as the longest wait.

use std::collections::BTreeMap;
use std::time::Duration;

use portolan_doctor::seen::{Failure, Idle, IdleSeen, Kind};
use tokio::task::JoinSet;

use crate::probe::http::{CLOSED_IN_ORDER, Talk};
use crate::probe::tls::Offer;
use crate::probe::{Goal, Step};

/// Bytes of a body that is read so that the connection can be used again.
const BODY_MAX: usize = 256 << 10;

/// Each wait, shortest first, up to the first that died, without those that the far end did not
/// wait for itself. `None` where no connection is kept open after an answer: then there is nothing
/// to leave alone.
pub(crate) async fn idle(goal: &Goal, waits: &[u64], request: &str) -> Option<IdleSeen> {
    let mut all = JoinSet::new();
    for wait in waits.iter().copied() {
        let (goal, request) = (goal.clone(), request.to_owned());
        all.spawn(async move { (wait, leave(&goal, wait, &request).await) });
    }
    let mut done = BTreeMap::new();
    while let Some(joined) = all.join_next().await {
        let Ok((wait, idle)) = joined else { continue };
        done.insert(wait, idle);
        if is_decided(waits, &done) {
            break;
        }
    }
    let kept: Vec<Idle> = done.into_values().flatten().collect();
    let died = kept.iter().position(|idle| idle.failure.is_some());
    let many = died.map_or(kept.len(), |at| at.saturating_add(1));
    let waits: Vec<Idle> = kept.into_iter().take(many).collect();
    (!waits.is_empty()).then_some(IdleSeen { waits })
}

/// Whether one has died and every shorter one is known: the longer ones can tell nothing more.
fn is_decided(waits: &[u64], done: &BTreeMap<u64, Option<Idle>>) -> bool {
    let died = |idle: &Option<Idle>| idle.as_ref().is_some_and(|idle| idle.failure.is_some());
    let shortest = done.iter().find(|(_, idle)| died(idle)).map(|(wait, _)| *wait);
    shortest.is_some_and(|dead| {
        waits.iter().filter(|wait| **wait < dead).all(|wait| done.contains_key(wait))
    })
}

async fn leave(goal: &Goal, wait: u64, request: &str) -> Option<Idle> {
    let offer = Offer { alpn: &["http/1.1"], ..Offer::whole(&goal.host) };
    let (_, line) = goal.shake(&offer).await;
    let mut talk = Talk::new(line?);
    let (_, body) = talk.fetch(request, BODY_MAX, &Step::begin(goal.limit)).await;
    body.ok().flatten()?;
    tokio::time::sleep(Duration::from_secs(wait)).await;
    let again = talk.ask(request, &Step::begin(goal.limit)).await;
    if again.failure.as_ref().is_some_and(took_leave) {
        return None;
    }
    Some(Idle { waited_s: wait, failure: again.failure })
}

/// A far end that closes TLS in order (RFC 8446, 6.1) has had enough itself: nobody on the way
/// can say so in its name, and how long the way would have waited stays open.
fn took_leave(failure: &Failure) -> bool {
    failure.kind == Kind::Closed && failure.words == CLOSED_IN_ORDER
}
