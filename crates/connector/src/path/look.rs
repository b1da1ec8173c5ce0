// SPDX-License-Identifier: Apache-2.0
//! The questions that an address is worth, after it has been reached.

use std::sync::Arc;

use portolan_doctor::seen::{AddressSeen, Kind, RevocationSeen, TlsSeen};
use tokio::task::JoinSet;

use super::revocation::{self, Named};
use super::{ciphers, idle, inward, mtu, preferred};
use crate::probe::http::get;
use crate::probe::{Goal, Shared, Via, by_system};

/// Asks them all at once, on connections of their own.
pub(crate) async fn look(seen: &mut AddressSeen, goal: &Goal, shared: &Arc<Shared>) {
    let Some(tls) = seen.tls.clone() else { return };
    let request = get(&seen.asked.path, &goal.host, "");
    let is_there = tls.failure.is_none();
    let large = async {
        // Where a handshake came to no end, its large packets may be why.
        let is_late = is_late(&tls);
        if is_there || is_late { mtu(goal, &seen.asked.path).await } else { None }
    };
    let rest = async {
        let waits = if is_there { shared.options.idle.as_slice() } else { &[] };
        idle(goal, waits, &request).await
    };
    let each = async {
        if is_worth_each(&tls, seen.tls12.as_ref()) { ciphers(goal).await } else { Vec::new() }
    };
    let together = async {
        if is_worth_a_choice(&tls, seen.tls12.as_ref()) {
            Some(preferred(goal).await)
        } else {
            None
        }
    };
    let (mtu, idle, ciphers, preferred, revocation) =
        tokio::join!(large, rest, each, together, asked(&tls.chain, goal, shared));
    (seen.mtu, seen.idle, seen.ciphers) = (mtu, idle, ciphers);
    (seen.preferred, seen.revocation) = (preferred, revocation);
}

fn is_late(tls: &TlsSeen) -> bool {
    tls.failure.as_ref().is_some_and(|failure| failure.kind == Kind::Timeout)
}

/// What takes TLS 1.2 with a cipher that Citrix asks for has shown enough; where it does not, each
/// alone tells which are missing. Who is silent is not asked six times more.
fn is_worth_each(tls: &TlsSeen, old: Option<&TlsSeen>) -> bool {
    let is_other = |tls: &TlsSeen| {
        let agreed = tls.result.as_ref().filter(|agreed| agreed.version == "TLS1.2");
        agreed.is_some_and(|agreed| ciphers::WANTED.iter().all(|(_, name)| *name != agreed.cipher))
    };
    let is_worth = |tls: &TlsSeen| is_refused(tls) || is_other(tls);
    is_worth(tls) || old.is_some_and(is_worth)
}

/// With TLS 1.3 there are no weak ones to choose.
fn is_worth_a_choice(tls: &TlsSeen, old: Option<&TlsSeen>) -> bool {
    let is_12 = tls.result.as_ref().is_some_and(|agreed| agreed.version == "TLS1.2");
    is_12 || is_refused(tls) || old.is_some_and(is_refused)
}

fn is_refused(tls: &TlsSeen) -> bool {
    tls.failure.is_some() && !is_late(tls)
}

/// What the certificates name, all at once, in their order.
async fn asked(chain: &[String], goal: &Goal, shared: &Arc<Shared>) -> Vec<RevocationSeen> {
    let mut all = JoinSet::new();
    for (number, named) in revocation::named(chain).into_iter().enumerate() {
        let (goal, shared) = (goal.clone(), Arc::clone(shared));
        all.spawn(async move { (number, fetch(&named, goal, &shared).await) });
    }
    let mut all = all.join_all().await;
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().filter_map(|(_, seen)| seen).collect()
}

/// The place has a name of its own; a proxy, which would look for it, stays the same.
async fn fetch(named: &Named, goal: Goal, shared: &Shared) -> Option<RevocationSeen> {
    let (host, port, _) = revocation::parts(&named.url)?;
    let found = match goal.via {
        Via::Proxy(_) => goal.addresses.clone(),
        // Without an address nobody is reached, which is what is to be told.
        Via::Direct => by_system(&shared.names(&host).await).unwrap_or_default(),
    };
    let addresses = match goal.via {
        Via::Proxy(_) if inward::is_inward(&host) => Vec::new(),
        Via::Proxy(_) => found.clone(),
        Via::Direct => inward::allowed(&found, goal.addresses.first().copied()),
    };
    if addresses.is_empty() && !found.is_empty() {
        let url = &named.url;
        shared.note(format!("{url}: a certificate names it, it leads to this machine or its network, and was not asked"));
        return None;
    }
    let place = Goal { host, port, addresses, is_plain: true, ..goal };
    Some(shared.revocation.fetch(named, &place).await)
}
